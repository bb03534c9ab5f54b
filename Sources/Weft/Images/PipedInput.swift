internal import Foundation
internal import WeftVips

/// Bytes that come without a file, such as those of a pipe, read once from begin to end.
public struct PipedInput: Sendable {
    /// Where they are read; stays open.
    public let descriptor: Int32
    /// What messages call them.
    public let name: String
    /// How many there may be.
    public let maximumBytes: Int

    /// - Parameter maximumBytes: See ``ImportOptions/maximumBytes``.
    public init(
        _ descriptor: Int32, named name: String,
        maximumBytes: Int = ImportOptions().maximumBytes
    ) {
        self.descriptor = descriptor
        self.name = name
        self.maximumBytes = maximumBytes
    }

    private static let chunkSize = 1 << 20

    /// Calls `body` with every piece. Waits for whoever writes: call it on a thread of the image
    /// session, where a canceled task ends the wait within 50 ms.
    ///
    /// - Throws: `WeftError` with code `missing` where there is nothing, `too-large`,
    ///   `input-output`; `CancellationError`.
    func forEachChunk(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let chunk = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Self.chunkSize, alignment: 64)
        defer { chunk.deallocate() }
        var total = 0
        while true {
            try waitForMore()
            let count = read(descriptor, chunk.baseAddress, chunk.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count >= 0 else { throw unreadable() }
            guard count > 0 else { break }
            total += count
            guard total <= maximumBytes else { throw tooLarge() }
            try body(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
        }
        guard total > 0 else { throw empty() }
    }

    /// Writes all of it to a new file. Costs a pass over the bytes; memory does not grow with them.
    ///
    /// - Throws: As ``Engine/takeIn(_:)``, and `WeftError` with code `output-unwritable`.
    public func write(to path: String) async throws {
        _ = try await VipsSession.shared.run {
            try OutputFile(path: path).write { put in try forEachChunk(put) }
        }
    }

    private func waitForMore() throws {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&waiting, 1, 50) == 0 { try VipsCancellation.check() }
        try VipsCancellation.check()
    }

    private func empty() -> WeftError {
        WeftError(
            code: "missing",
            "Expected an image on \(name), found nothing. Check what comes before the pipe.")
    }

    private func tooLarge() -> WeftError {
        WeftError(
            code: "too-large",
            "Expected at most \(maximumBytes) bytes on \(name), found more. Raise the byte limit "
                + "(--max-bytes) to take them.")
    }

    private func unreadable() -> WeftError {
        WeftError(
            code: "input-output",
            "Expected an image on \(name), found that it cannot be read: "
                + "\(String(cString: strerror(errno))). Check what comes before the pipe.")
    }
}
