internal import Foundation
internal import WeftPixels
internal import WeftVips

/// An image from its values, row by row.
func image(
    _ width: Int, _ height: Int, _ model: ColorModel, _ values: [Int],
    format: WeftPixels.BandFormat = .uint8
) -> PixelBuffer {
    var buffer = PixelBuffer(
        size: PixelSize(width: width, height: height), model: model, format: format)
    buffer.withUnsafeMutableBytes { bytes in
        for (index, value) in values.enumerated() {
            switch format {
            case .uint8: bytes[index] = UInt8(value)
            case .uint16:
                bytes.storeBytes(of: UInt16(value), toByteOffset: index * 2, as: UInt16.self)
            case .float32:
                bytes.storeBytes(of: Float(value), toByteOffset: index * 4, as: Float.self)
            }
        }
    }
    return buffer
}

/// The values of an image, row by row.
func values(_ buffer: PixelBuffer) -> [Int] {
    buffer.withUnsafeBytes { bytes in
        switch buffer.format {
        case .uint8: bytes.map { Int($0) }
        case .uint16: bytes.bindMemory(to: UInt16.self).map { Int($0) }
        case .float32: bytes.bindMemory(to: Float.self).map { Int($0) }
        }
    }
}

/// Every pixel the same.
func plain(
    _ width: Int, _ height: Int, _ model: ColorModel, _ pixel: [Int],
    format: WeftPixels.BandFormat = .uint8
) -> PixelBuffer {
    image(width, height, model, (0..<width * height).flatMap { _ in pixel }, format: format)
}

/// Smooth colors with some texture, the same each time.
func photo(_ width: Int, _ height: Int, _ model: ColorModel = .rgb) -> PixelBuffer {
    var all: [Int] = []
    for y in 0..<height {
        for x in 0..<width {
            for band in 0..<model.bands {
                all.append((x * 3 + y * (band + 1) + (x * y) % 7 * 5) % 256)
            }
        }
    }
    return image(width, height, model, all)
}

extension ImageEncoding.Format {
    /// The formats of single images that the libvips of this machine can write. JPEG to TIFF always
    /// are; the others need libraries that may be missing.
    static let writable = allCases.filter { format in
        guard format != .deepZoom else { return false }
        return code {
            try VipsImage(photo(16, 16)).encoded(as: ImageEncoding(name: format.rawValue))
        } != "saver-missing"
    }
}

/// A folder of its own for one test, gone afterwards.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "weft-vips-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
}

/// Writes a file of those bytes.
func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(filePath: path))
}

/// The code of what `body` throws, or "none".
func code(_ body: () throws -> some Any) -> String {
    do {
        _ = try body()
        return "none"
    } catch let error as VipsError {
        return error.code
    } catch {
        return "\(type(of: error))"
    }
}

/// The message of what `body` throws, or "none".
func message(_ body: () throws -> some Any) -> String {
    do {
        _ = try body()
        return "none"
    } catch {
        return "\(error)"
    }
}
