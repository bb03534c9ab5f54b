import Foundation
import Testing

/// A terminal that nobody looks at.
final class PseudoTerminal: Sendable {
    private let master: Int32
    /// What a process takes for a terminal.
    let handle: FileHandle

    private typealias OpenPTY =
        @convention(c) (
            UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>, UnsafeMutablePointer<CChar>?,
            UnsafeRawPointer?, UnsafeRawPointer?
        ) -> Int32

    init() throws {
        // In the C library, but not in Swift's view of it.
        let symbol = try #require(dlsym(nil, "openpty"))
        var (master, slave): (Int32, Int32) = (-1, -1)
        try #require(
            unsafeBitCast(symbol, to: OpenPTY.self)(&master, &slave, nil, nil, nil) == 0)
        self.master = master
        handle = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    }

    /// What was written to it; at most 4 kB, as nobody reads meanwhile.
    func text() -> String {
        var bytes = [UInt8](repeating: 0, count: 8192)
        var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 0) > 0 else { return "" }
        let count = read(master, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    deinit { close(master) }
}
