import WeftFillKernels
import WeftFillTypes
import WeftPixels

@testable import WeftFill

/// Test images, made of a formula.
func picture(
    _ width: Int, _ height: Int, _ model: ColorModel = .rgb, _ format: BandFormat = .uint8,
    _ value: (_ x: Int, _ y: Int, _ band: Int) -> Int
) -> PixelBuffer {
    var result = PixelBuffer(
        size: PixelSize(width: width, height: height), model: model, format: format)
    result.withUnsafeMutableBytes { bytes in
        var index = 0
        for y in 0..<height {
            for x in 0..<width {
                for band in 0..<model.bands {
                    store(value(x, y, band), format, bytes, index)
                    index += 1
                }
            }
        }
    }
    return result
}

private func store(
    _ value: Int, _ format: BandFormat, _ bytes: UnsafeMutableRawBufferPointer, _ index: Int
) {
    switch format {
    case .uint8: bytes[index] = UInt8(truncatingIfNeeded: value)
    case .uint16:
        bytes.storeBytes(
            of: UInt16(truncatingIfNeeded: value), toByteOffset: 2 * index, as: UInt16.self)
    case .float32:
        bytes.storeBytes(of: Float(value), toByteOffset: 4 * index, as: Float.self)
    }
}

/// A mask of one band that hides the pixels inside of the rectangles.
func mask(_ width: Int, _ height: Int, hiding rects: PixelRect...) -> PixelBuffer {
    picture(width, height, .gray) { x, y, _ in
        rects.contains { x >= $0.x && x < $0.maxX && y >= $0.y && y < $0.maxY } ? 255 : 0
    }
}

func rect(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> PixelRect {
    PixelRect(x: x, y: y, width: width, height: height)
}

/// Something with edges, gradients and grain: repeatable and without meaning.
func busy(
    _ width: Int, _ height: Int, _ model: ColorModel = .rgb, _ format: BandFormat = .uint8
) -> PixelBuffer {
    let top = format == .uint16 ? 257 : 1
    return picture(width, height, model, format) { x, y, band in
        if model.hasAlpha, band == model.bands - 1 {
            return (x + y) % 97 == 0 ? 128 * top : 255 * top
        }
        let grain = Int(counterHash(UInt64(band), UInt64(y * width + x)) % 24)
        let edge = (x + 2 * y) / 13 % 3 * 60
        return (edge + grain + y * 40 / height) * top
    }
}

/// All band values, in order.
func values(_ image: PixelBuffer) -> [Int] {
    image.withUnsafeBytes { bytes in
        (0..<image.size.area * image.bands).map { index in
            image.format == .uint16
                ? Int(bytes.load(fromByteOffset: 2 * index, as: UInt16.self))
                : Int(bytes[index])
        }
    }
}

/// Whether both images agree wherever the mask does not hide.
func agree(_ one: PixelBuffer, _ other: PixelBuffer, outside mask: PixelBuffer) -> Bool {
    let (left, right, hidden) = (values(one), values(other), values(mask))
    return left.count == right.count
        && left.indices.allSatisfy {
            hidden[$0 / one.bands * mask.bands] >= 128 || left[$0] == right[$0]
        }
}

func options(
    seed: UInt64 = 0, threads: Int = 1, kernels: KernelChoice = .best,
    patchSize: PatchSize = .automatic
) -> FillOptions {
    var options = FillOptions(
        seed: seed, threads: threads, patchSize: patchSize, isCanceled: { false })
    options.kernels = kernels
    return options
}

/// The fill step by step; `between` may replace the state after each level.
func fillStepwise(
    _ photo: PixelBuffer, hiding mask: PixelBuffer, options: FillOptions = options(),
    between: (FillState) throws -> FillState = { $0 }
) throws -> PixelBuffer {
    let levels = try Filler.levels(of: photo, hiding: mask, options: options)
    var state: FillState?
    for level in levels.indices.reversed() {
        state = try between(
            Filler.fill(
                level: level, of: levels.count, image: levels[level].image, after: state,
                options: options))
    }
    guard let state else { return photo }
    return try Filler.finish(state, photo: photo, mask: mask, options: options)
}

/// The stretches of pixels for which `isInside` holds, row by row.
func runs(size: PixelSize, where isInside: (_ y: Int, _ x: Int) -> Bool) -> [Run] {
    var result: [Run] = []
    for y in 0..<size.height {
        appendRuns(&result, y: Int32(y), 0..<Int32(size.width)) { isInside(y, $0) }
    }
    return result
}
