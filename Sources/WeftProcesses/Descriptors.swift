internal import Foundation

/// A file descriptor that is closed when nobody holds it any more.
final class Descriptor: Sendable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    /// Writes all of it, however long that takes.
    /// - Throws: `POSIXError`: `EPIPE` where nobody reads any more.
    func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { bytes in
            var rest = bytes
            while !rest.isEmpty {
                let count = send(number, rest.baseAddress, rest.count, Self.noSignal)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }

    /// Reads what is there, and waits where nothing is.
    /// - Returns: How much was read; 0 at the end, and where the other side is gone.
    func read(_ piece: (UnsafeRawBufferPointer) -> Void) -> Int {
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
            while true {
                let count = Foundation.read(number, buffer.baseAddress, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return 0 }
                piece(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                return count
            }
        }
    }

    #if os(Linux)
        private static let noSignal = Int32(MSG_NOSIGNAL)
    #else
        private static let noSignal: Int32 = 0
    #endif
}

/// Both ends of a socket, closed in programs that are started.
struct SocketPair {
    let ours: Descriptor
    let theirs: Descriptor

    init() throws {
        var pair: [Int32] = [0, 0]
        #if os(Linux)
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, kind, 0, &pair) == 0 else {
            throw POSIXError(.init(rawValue: errno) ?? .EMFILE)
        }
        for descriptor in pair { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        ours = Descriptor(pair[0])
        theirs = Descriptor(pair[1])
        #if !os(Linux)
            var on: Int32 = 1
            setsockopt(pair[0], SOL_SOCKET, SO_NOSIGPIPE, &on, 4)
            setsockopt(pair[1], SOL_SOCKET, SO_NOSIGPIPE, &on, 4)
        #endif
    }
}

/// Both ends of a pipe, closed in programs that are started.
struct Pipe {
    let reading: Descriptor
    let writing: Descriptor

    init() throws {
        var pair: [Int32] = [0, 0]
        guard pipe(&pair) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EMFILE) }
        for descriptor in pair { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        reading = Descriptor(pair[0])
        writing = Descriptor(pair[1])
    }
}
