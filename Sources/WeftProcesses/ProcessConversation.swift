internal import Foundation
internal import WeftCore

/// What is said between this process and a worker process, one job after the other.
///
/// To the child: `{"configure": ...}` once, then `{"run": request, "job": n}` and `{"cancel": n}`.
/// From it: `{"report": ..., "job": n}`, and at the end of each job `{"done": result, "job": n}` or
/// `{"failed": failure, "job": n}`.
final class ProcessConversation {
    private let child: ChildProcess
    private var buffer = FrameBuffer()
    /// The end of what it said on standard error.
    private(set) var lastWords = ""
    /// Jobs that it was asked to do.
    private(set) var jobs = 0
    /// Whether it has closed its end: it is dead, or about to be.
    private(set) var isSilent = false
    /// Whether it was killed.
    private(set) var isOver = false
    private static let wordsKept = 4096

    /// - Throws: `ChildStartFailure`.
    init(_ command: ChildCommand, _ configuration: JSONValue) throws {
        do {
            child = try ChildProcess(command)
        } catch {
            throw ChildStartFailure(failure: ProcessFailure.notStarted(error, command))
        }
        // A child that dies before it reads this is noticed when it is asked for something.
        try? send(["configure": configuration])
    }

    var memory: Int? { child.memory }

    /// Gives it a job. - Throws: where it does not listen any more.
    func ask(_ request: JSONValue) throws {
        jobs += 1
        try send(["run": request, "job": .int(jobs)])
    }

    /// Tells it to stop what it does.
    func cancel() { try? send(["cancel": .int(jobs)]) }

    private func send(_ message: JSONValue) throws {
        try child.socket.write(try FrameBuffer.encode(message))
    }

    /// Waits for something to be said.
    ///
    /// - Parameter time: At most, in milliseconds.
    /// - Returns: The answer to the job that it was asked last, once it is there.
    /// - Throws: `FrameError` where what it says makes no sense.
    func listen(
        for time: Int32, onReport: (JSONValue) -> Void
    ) throws -> Result<JSONValue, any Error>? {
        var waiting = [
            pollfd(fd: child.socket.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: child.lastWords.number, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&waiting, 2, time) > 0 else { return nil }
        if waiting[1].revents & Int16(POLLIN) != 0 { hear() }
        guard waiting[0].revents != 0 else { return nil }
        var received = FrameBuffer()
        swap(&received, &buffer)
        let count = child.socket.read { received.append($0) }
        swap(&received, &buffer)
        if count == 0 { isSilent = true }
        while let message = try buffer.next() {
            guard message["job"] == .int(jobs) else { continue }
            if let report = message["report"] { onReport(report) }
            if let failure = message["failed"] {
                return .failure(try Self.failure(failure))
            }
            if let fields = message.objectValue, let result = fields["done"] {
                return .success(result)
            }
        }
        return nil
    }

    private static func failure(_ json: JSONValue) throws -> any Error {
        guard let failure = try? Failure(json: json) else {
            throw FrameError("a failure", json.kind)
        }
        return failure.code == "canceled" ? CancellationError() : failure
    }

    private func hear() {
        var bytes: [UInt8] = []
        _ = child.lastWords.read { bytes.append(contentsOf: $0) }
        lastWords = String(
            (lastWords + String(decoding: bytes, as: UTF8.self)).suffix(Self.wordsKept))
    }

    /// Ends it at once. - Returns: How it ended, where it did so before.
    func kill() -> ChildEnding {
        guard !isOver else { return .unknown }
        isOver = true
        if !isSilent { child.kill() }
        let ending = child.reap()
        while canHear { hear() }
        return ending
    }

    private var canHear: Bool {
        var waiting = pollfd(fd: child.lastWords.number, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, 0) > 0 && waiting.revents & Int16(POLLIN) != 0
    }

    /// Lets it go: it ends by itself when it sees that nobody will ask again.
    func end() {
        guard !isOver else { return }
        isOver = true
        shutdown(child.socket.number, Int32(SHUT_WR))
        var waiting = pollfd(fd: child.socket.number, events: Int16(POLLIN), revents: 0)
        if poll(&waiting, 1, Self.farewell) <= 0 { child.kill() }
        _ = child.reap()
    }

    /// How long a process may take to end by itself, in milliseconds.
    private static let farewell: Int32 = 1000
}

/// No process could be started.
struct ChildStartFailure: Error {
    let failure: Failure
}
