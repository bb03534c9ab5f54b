import Foundation
import Weft

/// Photos for tests.
enum Photos {
    /// Writes a smooth gradient with some structure, of any size, in the format of the path's
    /// ending.
    static func writeGradient(_ width: Int, _ height: Int, to path: String) async throws {
        try await VipsSession.shared.run {
            let small = PixelSize(width: 16, height: 12)
            var pixels = PixelBuffer(size: small, model: .rgb)
            pixels.withUnsafeMutableBytes { bytes in
                for index in bytes.indices {
                    bytes[index] = UInt8(truncatingIfNeeded: index &* index / 7 &+ index &* 3)
                }
            }
            let image = try VipsImage(pixels)
                .resized(to: PixelSize(width: width, height: height))
            try write(image, to: path)
        }
    }

    /// Writes a mask that is black but for a white rectangle.
    static func writeMask(
        _ width: Int, _ height: Int, hole: PixelRect, to path: String
    ) async throws {
        try await VipsSession.shared.run {
            let black = try VipsImage.made(
                by: "black", ["width": .int(width), "height": .int(height)])
            let white = try VipsImage.made(
                by: "black", ["width": .int(hole.width), "height": .int(hole.height)]
            ).call("linear", ["a": [0], "b": [255]])
            let mask = try black.call(
                "insert", ["sub": .image(white), "x": .int(hole.x), "y": .int(hole.y)])
            try write(try mask.call("cast", ["format": "uchar"]), to: path)
        }
    }

    /// Writes a smaller copy of a photo.
    static func writeScaled(_ source: String, by scale: Double, to path: String) async throws {
        try await VipsSession.shared.run {
            try write(try VipsImage.open(path: source).resized(scale: scale), to: path)
        }
    }

    private static func write(_ image: VipsImage, to path: String) throws {
        let encoding = try ImageEncoding(
            fileExtension: URL(fileURLWithPath: path).pathExtension)
        try Data(try image.encoded(as: encoding)).write(to: URL(fileURLWithPath: path))
    }
}
