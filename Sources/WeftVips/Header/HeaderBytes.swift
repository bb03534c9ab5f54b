internal import Foundation
internal import WeftPixels

/// Random access to the bytes of a file for reading its header: a window of a descriptor, or bytes
/// in memory. Never moves the descriptor's offset.
struct HeaderBytes {
    /// Bytes that are fetched at once; a header is rarely larger.
    static let windowSize = 1 << 16

    let count: Int
    private let fetch: (_ offset: Int, _ count: Int) -> [UInt8]
    private let window: [UInt8]

    init(descriptor: Int32, count: Int) {
        let fetch = { (offset: Int, count: Int) in
            readBytes(of: descriptor, at: offset, count: count)
        }
        self.init(count: count, fetch: fetch)
    }

    init(storage: PixelStorage) {
        self.init(count: storage.byteCount) { offset, count in
            [UInt8](UnsafeRawBufferPointer(start: storage.unsafeBaseAddress + offset, count: count))
        }
    }

    private init(count: Int, fetch: @escaping (Int, Int) -> [UInt8]) {
        self.count = count
        self.fetch = fetch
        window = fetch(0, min(count, Self.windowSize))
    }

    /// Up to `count` bytes from `offset`; fewer at the end of the file.
    func bytes(at offset: Int, count wanted: Int) -> [UInt8] {
        guard offset >= 0, offset < count, wanted > 0 else { return [] }
        let end = min(count, offset + wanted)
        if end <= window.count { return Array(window[offset..<end]) }
        return fetch(offset, end - offset)
    }

    /// A whole number of 1 to 8 bytes; `nil` past the end.
    func number(at offset: Int, bytes width: Int, bigEndian: Bool) -> Int? {
        let found = bytes(at: offset, count: width)
        guard found.count == width else { return nil }
        var value: UInt64 = 0
        for byte in bigEndian ? found : found.reversed() { value = value << 8 | UInt64(byte) }
        return Int(exactly: value)
    }
}

/// Reads with `pread`; short where the file ends or cannot be read.
private func readBytes(of descriptor: Int32, at offset: Int, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        while filled < count, let base = buffer.baseAddress {
            let read = pread(descriptor, base + filled, count - filled, off_t(offset + filled))
            if read < 0 && errno == EINTR { continue }
            guard read > 0 else { break }
            filled += read
        }
    }
}
