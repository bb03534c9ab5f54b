import WeftFillTypes
import WeftPixels

extension Filler {
    /// A state and what is done with it must be of the same patch size.
    static func check(_ state: FillState, _ options: FillOptions) throws {
        let side = options.patchSize.side
        guard state.patchSide == side else { throw FillError.otherPatchSize(state, side) }
    }

    /// A size that was asked for must fit into the photo, or the level.
    static func check(_ photo: PixelBuffer, fits patchSize: PatchSize) throws {
        guard patchSize != .automatic,
            min(photo.size.width, photo.size.height) < patchSize.side
        else { return }
        throw FillError.patchSize(patchSize.side, in: photo.size)
    }

    static func check(_ photo: PixelBuffer, _ mask: PixelBuffer) throws {
        guard photo.format != .float32 else {
            throw FillError.format("float32", of: "a photo")
        }
        guard photo.size == mask.size else {
            throw FillError.maskSize(mask.size.description, of: photo.size.description)
        }
        guard photo.size.area <= FillBounds.pixels else {
            throw FillError(
                .imageTooLarge,
                "Expected at most \(FillBounds.pixels) pixels, received \(photo.size): fill a "
                    + "crop around the hole.")
        }
    }

    static func check(
        level: Int, of count: Int, image: PixelBuffer, guide: PixelBuffer?,
        after previous: FillState?
    ) throws {
        for buffer in [image, guide].compactMap(\.self)
        where buffer.model != .rgba || buffer.format != .uint8 {
            throw FillError.level(buffer)
        }
        if let guide, guide.size != image.size {
            throw FillError(
                .maskSizeMismatch,
                "Expected a guide of the level's size, \(image.size), received one of "
                    + "\(guide.size): smooth the level without resizing it.")
        }
        guard level >= 0, level < count else {
            throw FillError(
                .stateMismatch,
                "Expected a level from 0 to \(count - 1), received \(level): count levels from "
                    + "the finest, 0.")
        }
        try checkOrder(level: level, of: count, image: image, after: previous)
    }

    private static func checkOrder(
        level: Int, of count: Int, image: PixelBuffer, after previous: FillState?
    ) throws {
        let half = PixelSize(
            width: (image.size.width + 1) / 2, height: (image.size.height + 1) / 2)
        let isInOrder =
            if let previous {
                previous.level == level + 1 && previous.levelCount == count
                    && previous.layout.size == half
            } else {
                level == count - 1
            }
        guard isInOrder else {
            let found = previous.map { "level \($0.level) of \($0.levelCount)" } ?? "nothing"
            throw FillError(
                .stateMismatch,
                "Expected the state after \(level + 1 < count ? "level \(level + 1)" : "nothing") "
                    + "of \(count) for level \(level), received \(found): fill from the last "
                    + "level to level 0.")
        }
    }
}

extension FillError {
    static func level(_ buffer: PixelBuffer) -> FillError {
        FillError(
            .unsupportedFormat,
            "Expected a level image of model rgba with uint8 bands, received "
                + "\(buffer.model.rawValue) with \(buffer.format.rawValue): pass levels as "
                + "Filler.levels makes them.")
    }

    static func foreignState(_ state: FillState, _ size: PixelSize) -> FillError {
        FillError(
            .stateMismatch,
            "Expected the state of this \(size) image and mask, received level \(state.level) of a "
                + "\(state.layout.size) one: finish level 0 with the photo and mask that the "
                + "levels were made of.")
    }
}

extension QueryLayout {
    /// Whether the target patches are exactly these, given in row order.
    func isOver(_ queries: [Run]) -> Bool {
        runs == QueryLayout(queries: queries, domain: domain, size: size).runs
    }
}
