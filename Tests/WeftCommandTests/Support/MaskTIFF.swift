import Foundation

/// A mask of the photo's size, 451x300, white in those columns: a TIFF of one strip of gray bytes,
/// header, pixels, tags.
struct MaskTIFF {
    let white: Range<Int>
    var size = (width: 451, height: 300)

    func write(to file: URL) throws {
        let (width, height) = size
        let row = (0..<width).map { white.contains($0) ? UInt8(255) : 0 }
        let tags = [
            (256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1),
            (278, height), (279, width * height),
        ]
        var data = Data([0x49, 0x49, 42, 0] + bytes(8 + width * height, 4))
        for _ in 0..<height { data.append(contentsOf: row) }
        data.append(contentsOf: bytes(tags.count, 2))
        for (tag, value) in tags {
            data.append(contentsOf: bytes(tag, 2) + bytes(4, 2) + bytes(1, 4) + bytes(value, 4))
        }
        data.append(contentsOf: bytes(0, 4))
        try data.write(to: file)
    }

    private func bytes(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(value >> (8 * $0) & 255) }
    }
}
