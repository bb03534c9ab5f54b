/// An image in memory: rows from top to bottom, pixels from left to right, bands interleaved, no
/// padding between rows.
///
/// A buffer is a value: copies share their bytes until one of them is changed. Its bytes may be
/// owned by someone else (a mapped file, libvips); those are never written to.
public struct PixelBuffer: @unchecked Sendable {
    /// Width and height in pixels, 1 or more.
    public let size: PixelSize
    /// Which bands a pixel has.
    public let model: ColorModel
    /// How each band of a pixel is stored.
    public let format: BandFormat
    /// The ICC profile that gives the colors their meaning; `nil` stands for sRGB (or its gray).
    public var profile: [UInt8]?

    private var storage: PixelStorage

    /// An image of zeros.
    public init(size: PixelSize, model: ColorModel, format: BandFormat = .uint8) {
        self.init(
            size: size, model: model, format: format,
            storage: PixelStorage(
                byteCount: size.area * model.bands * format.byteCount))
    }

    /// An image over bytes that are already there; they are copied only when it is changed.
    ///
    /// - Precondition: `storage` holds exactly the bytes that size, model and format ask for.
    public init(size: PixelSize, model: ColorModel, format: BandFormat, storage: PixelStorage) {
        precondition(size.width > 0 && size.height > 0, "An image has at least one pixel.")
        precondition(
            storage.byteCount == size.area * model.bands * format.byteCount,
            "The bytes of a pixel buffer match its size.")
        self.size = size
        self.model = model
        self.format = format
        self.storage = storage
    }

    /// Bands of one pixel.
    public var bands: Int { model.bands }
    /// Bytes of one pixel.
    public var bytesPerPixel: Int { model.bands * format.byteCount }
    /// Bytes from one row to the next.
    public var bytesPerRow: Int { size.width * bytesPerPixel }
    /// Bytes in all.
    public var byteCount: Int { storage.byteCount }

    /// Lends the bytes for reading. The pointer must not leave the closure.
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeRawBufferPointer(start: storage.base, count: storage.byteCount))
    }

    /// Lends the bytes for writing, after copying them where they are shared or not ours.
    public mutating func withUnsafeMutableBytes<Result, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if !isKnownUniquelyReferenced(&storage) || !storage.isOwned {
            storage = PixelStorage(copying: storage)
        }
        defer { withExtendedLifetime(storage) {} }
        return try body(
            UnsafeMutableRawBufferPointer(start: storage.base, count: storage.byteCount))
    }

    /// What holds the bytes, for lending them to a C library without a copy.
    public var sharedStorage: PixelStorage { storage }
}

extension PixelBuffer: Equatable {
    /// Whether size, model, format, profile and every byte are the same. Costs a pass over both.
    public static func == (one: PixelBuffer, other: PixelBuffer) -> Bool {
        guard one.size == other.size, one.model == other.model, one.format == other.format,
            one.profile == other.profile
        else { return false }
        return one.withUnsafeBytes { left in
            other.withUnsafeBytes { right in
                left.baseAddress == right.baseAddress || left.elementsEqual(right)
            }
        }
    }
}
