/// How one band of one pixel is stored (libvips' band format).
public enum BandFormat: String, Hashable, Sendable, CaseIterable {
    /// 8 bits, 0...255.
    case uint8
    /// 16 bits in the machine's byte order, 0...65535.
    case uint16
    /// 32-bit floating point.
    case float32

    /// Bytes of one band of one pixel.
    public var byteCount: Int {
        switch self {
        case .uint8: 1
        case .uint16: 2
        case .float32: 4
        }
    }
}

/// How the bands of a pixel are to be read.
public enum ColorModel: String, Hashable, Sendable, CaseIterable {
    /// One band: a gray value.
    case gray
    /// Two bands: gray, alpha.
    case grayAlpha
    /// Three bands: red, green, blue.
    case rgb
    /// Four bands: red, green, blue, alpha (not premultiplied).
    case rgba

    /// Bands of one pixel, alpha included.
    public var bands: Int {
        switch self {
        case .gray: 1
        case .grayAlpha: 2
        case .rgb: 3
        case .rgba: 4
        }
    }

    /// Whether the last band is alpha.
    public var hasAlpha: Bool { self == .grayAlpha || self == .rgba }
}
