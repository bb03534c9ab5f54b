import Foundation

/// A square bilevel TIFF of one strip that is a hole in the file: many pixels in no space at all.
struct LargeTIFF {
    let side: Int

    private static let start = 200

    func write(to file: URL) throws {
        let rowBytes = (side + 7) / 8
        let tags = [
            (256, side), (257, side), (258, 1), (259, 1), (262, 1), (273, Self.start), (277, 1),
            (278, side), (279, rowBytes * side),
        ]
        var data = [0x49, 0x49, 42, 0] + bytes(8, 4) + bytes(tags.count, 2)
        for (tag, value) in tags {
            data += bytes(tag, 2) + bytes(4, 2) + bytes(1, 4) + bytes(value, 4)
        }
        try Data(data + bytes(0, 4)).write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        try handle.truncate(atOffset: UInt64(Self.start + rowBytes * side))
        try handle.close()
    }

    private func bytes(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(value >> (8 * $0) & 255) }
    }
}
