import WeftFillTypes
import WeftPixels

/// Where a level's pixels come from: a level image, or, for the finest level of a single call, the
/// photo and its mask, which are then converted only where they are looked at.
struct LevelSource: Sendable {
    private let image: PixelBuffer
    private let mask: PixelBuffer?

    /// A level image: 8-bit RGBA, zeros in the hole.
    init(level: PixelBuffer) {
        image = level
        mask = nil
    }

    /// A photo of any model, of 8 or 16 bits, and its mask.
    init(photo: PixelBuffer, mask: PixelBuffer) {
        image = photo
        self.mask = mask
    }

    var size: PixelSize { image.size }

    /// Lends the addresses. They must not leave the closure.
    func withRows<Result>(_ body: (PixelRows) throws -> Result) rethrows -> Result {
        try image.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { preconditionFailure("Images have pixels.") }
            guard let mask else {
                return try body(
                    PixelRows(level: base, width: size.width, height: size.height))
            }
            return try mask.withUnsafeBytes { maskBytes in
                guard let maskBase = maskBytes.baseAddress else {
                    preconditionFailure("Masks have pixels.")
                }
                return try body(
                    PixelRows(
                        base: base, width: size.width, height: size.height, bands: image.bands,
                        bytesPerBand: image.format.byteCount, hasAlpha: image.model.hasAlpha,
                        mask: MaskRows(mask, base: maskBase)))
            }
        }
    }

    /// The whole as a level image.
    func levelImage(options: FillOptions) -> PixelBuffer {
        guard mask != nil else { return image }
        let kernels = options.kernelTable
        let width = size.width
        return withRows { rows in
            levelBuffer(size) { out in
                forEachBlock(of: size.height, size: 64, threads: options.threads) { range in
                    for y in range { kernels.convert(rows, y, 0, width, out + y * width) }
                }
            }
        }
    }
}

/// A level image whose pixels are all written by `fill`.
func levelBuffer(
    _ size: PixelSize, _ fill: (UnsafeMutablePointer<UInt32>) throws -> Void
) rethrows -> PixelBuffer {
    let storage = try PixelStorage(byteCount: size.area * 4) { bytes in
        guard let base = bytes.baseAddress else { return }
        try fill(base.assumingMemoryBound(to: UInt32.self))
    }
    return PixelBuffer(size: size, model: .rgba, format: .uint8, storage: storage)
}

/// The photo as 8-bit RGBA with alpha 255 where the mask leaves it, and zeros in the hole.
func workingColors(
    of photo: PixelBuffer, hiding mask: PixelBuffer, options: FillOptions
) -> PixelBuffer {
    LevelSource(photo: photo, mask: mask).levelImage(options: options)
}

extension MaskRows {
    init(_ mask: PixelBuffer, base: UnsafeRawPointer) {
        self.init(
            base: base, width: mask.size.width, bytesPerPixel: mask.bytesPerPixel,
            bytesPerBand: mask.format.byteCount)
    }
}
