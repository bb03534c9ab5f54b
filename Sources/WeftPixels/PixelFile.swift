/// The file that images travel in between two steps: raw pixels behind a small header, without
/// loss, cheap to write and free to open.
///
/// The same image always gives the same bytes. All numbers are little-endian:
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 8 | `WEFTPIX1` |
/// | 8 | 4 | width, 1 or more |
/// | 12 | 4 | height, 1 or more |
/// | 16 | 4 | bands: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA |
/// | 20 | 4 | band format: 1 uint8, 2 uint16, 4 float32 |
/// | 24 | 8 | bytes of the ICC profile, 0 for none |
/// | 32 | 32 | zero |
/// | 64 | | the profile, zeros up to a multiple of 64, the pixels row by row |
public enum PixelFile {
    /// Bytes of the header, and what the pixels are aligned to.
    public static let headerByteCount = 64
    /// Sides are limited to what libvips can hold.
    public static let maximumSide = 10_000_000
    /// Bytes of a profile at most.
    public static let maximumProfileByteCount = 64 << 20

    static let magic = Array("WEFTPIX1".utf8)

    /// Whether a file that starts with these bytes (8 or more) is a pixel file.
    public static func isPixelFile(_ firstBytes: some Sequence<UInt8>) -> Bool {
        firstBytes.starts(with: magic)
    }

    /// What the header says.
    public struct Header: Hashable, Sendable {
        /// Width and height, in pixels.
        public let size: PixelSize
        /// Which bands a pixel has.
        public let model: ColorModel
        /// How each band is stored.
        public let format: BandFormat
        /// Bytes of the ICC profile, 0 for none.
        public let profileByteCount: Int

        /// The header of a file that is to be written.
        public init(
            size: PixelSize, model: ColorModel, format: BandFormat, profileByteCount: Int = 0
        ) {
            self.size = size
            self.model = model
            self.format = format
            self.profileByteCount = profileByteCount
        }

        /// The header of the file that holds this image.
        public init(of buffer: PixelBuffer) {
            self.init(
                size: buffer.size, model: buffer.model, format: buffer.format,
                profileByteCount: buffer.profile?.count ?? 0)
        }

        /// Where the pixels start.
        public var pixelOffset: Int {
            let unaligned = headerByteCount + profileByteCount
            return (unaligned + headerByteCount - 1) / headerByteCount * headerByteCount
        }

        /// Bytes of the pixels.
        public var pixelByteCount: Int { size.area * model.bands * format.byteCount }

        /// Bytes of the whole file.
        public var fileByteCount: Int { pixelOffset + pixelByteCount }
    }
}
