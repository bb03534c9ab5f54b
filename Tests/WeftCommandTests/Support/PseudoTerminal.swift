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

    deinit { close(master) }
}
