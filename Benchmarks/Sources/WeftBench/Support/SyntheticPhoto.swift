import Foundation
import Weft

/// Pictures of grain, edges and gradients: the same everywhere, made in no time, and about as hard
/// to encode, decode and fill as a photo.
enum SyntheticPhoto {
    static func pixels(_ size: PixelSize, seed: UInt64 = 1) -> PixelBuffer {
        var photo = PixelBuffer(size: size, model: .rgb)
        photo.withUnsafeMutableBytes { bytes in
            var state = seed
            for y in 0..<size.height {
                for x in 0..<size.width {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    let base = (x + 2 * y) / 97 % 3 * 60 + y * 40 / size.height
                    let at = (y * size.width + x) * 3
                    for band in 0..<3 {
                        let grain = Int(truncatingIfNeeded: state >> UInt64(40 + 4 * band)) & 15
                        bytes[at + band] = UInt8(base + grain)
                    }
                }
            }
        }
        return photo
    }

    /// A disk in the middle that covers this share of the image.
    static func disk(_ size: PixelSize, share: Double) -> PixelBuffer {
        var mask = PixelBuffer(size: size, model: .gray)
        let squaredRadius = Double(size.area) * share / Double.pi
        mask.withUnsafeMutableBytes { bytes in
            for y in 0..<size.height {
                for x in 0..<size.width {
                    let (dx, dy) = (Double(x - size.width / 2), Double(y - size.height / 2))
                    if dx * dx + dy * dy < squaredRadius { bytes[y * size.width + x] = 255 }
                }
            }
        }
        return mask
    }

    /// Writes a picture as a file.
    static func write(
        _ size: PixelSize, seed: UInt64, as encoding: ImageEncoding, to path: String
    ) async throws {
        let bytes = try await VipsSession.shared.run {
            try VipsImage(pixels(size, seed: seed)).encoded(as: encoding)
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
}
