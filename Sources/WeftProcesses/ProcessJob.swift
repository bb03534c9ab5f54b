internal import Synchronization
internal import WeftCore

/// A job of a pool, and whoever waits for it.
final class ProcessJob: Sendable {
    private struct State {
        var isCanceled = false
        var continuation: CheckedContinuation<JSONValue, any Error>?
    }

    let request: JSONValue
    let name: String
    let deadline: Duration?
    let onReport: @Sendable (JSONValue) -> Void
    private let state = Mutex(State())

    init(
        request: JSONValue, name: String, deadline: Duration?,
        onReport: @escaping @Sendable (JSONValue) -> Void
    ) {
        self.request = request
        self.name = name
        self.deadline = deadline
        self.onReport = onReport
    }

    var isCanceled: Bool { state.withLock(\.isCanceled) }

    func cancel() { state.withLock { $0.isCanceled = true } }

    func onEnd(_ continuation: CheckedContinuation<JSONValue, any Error>) {
        state.withLock { $0.continuation = continuation }
    }

    /// The first end counts.
    func end(_ result: Result<JSONValue, any Error>) {
        let continuation = state.withLock { state in
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(with: result)
    }
}
