internal import WeftCore

/// Something durable that an orchestration has asked for. Touched only by the thread that drains.
final class Operation: @unchecked Sendable {
    enum Kind {
        case task
        case timer
        case child
        /// An external event, by its name in lower case, with the timer that limits the wait.
        case event(name: String, timerID: Int?)
    }

    /// The ID in the history; events have none.
    let id: Int
    let kind: Kind
    /// What an error calls it.
    let description: String
    let since: Timestamp
    var until: Timestamp?
    /// How it ended; a `nil` result means that its time ran out.
    private(set) var outcome: Result<JSONValue?, any Error>?
    /// The place among all that have ended.
    private(set) var place = 0
    private var waiters: [Waiter] = []

    init(id: Int, _ kind: Kind, _ description: String, since: Timestamp, until: Timestamp? = nil) {
        self.id = id
        self.kind = kind
        self.description = description
        self.since = since
        self.until = until
    }

    func add(_ waiter: Waiter) {
        // Those of races that others have won.
        if waiters.count >= 16, waiters.count.nonzeroBitCount == 1 {
            waiters.removeAll(where: \.isDone)
        }
        waiters.append(waiter)
    }

    /// - Returns: the waiters that may go on now, in order.
    func settle(_ outcome: Result<JSONValue?, any Error>, place: Int) -> [Waiter] {
        guard self.outcome == nil else { return [] }
        self.outcome = outcome
        self.place = place
        defer { waiters = [] }
        return waiters.filter { $0.note(outcome) }
    }
}

/// Code that waits for operations. Touched only by the thread that drains.
final class Waiter: @unchecked Sendable {
    enum Mode {
        /// Until all have succeeded, or one has failed.
        case all
        /// Until one has succeeded, or all have failed.
        case any
        /// Until one has ended.
        case first
    }

    let number: Int
    private let mode: Mode
    private var remaining: Int
    /// Whether there is nothing more to wait for.
    private(set) var isDone: Bool
    var isCanceled = false
    var continuation: UnsafeContinuation<Void, any Error>?

    init(number: Int, _ mode: Mode, _ operations: [Operation]) {
        self.number = number
        self.mode = mode
        remaining = operations.count
        isDone = operations.isEmpty
        for case let outcome? in operations.map(\.outcome) where !isDone { _ = note(outcome) }
    }

    /// Counts an operation that has ended.
    /// - Returns: whether that is what was waited for.
    func note(_ outcome: Result<JSONValue?, any Error>) -> Bool {
        guard !isDone else { return false }
        remaining -= 1
        let hasSucceeded = (try? outcome.get()) != nil
        switch mode {
        case .all: isDone = remaining == 0 || outcome.isFailure
        case .any: isDone = remaining == 0 || hasSucceeded
        case .first: isDone = true
        }
        return isDone
    }

    /// Ends the wait.
    func resume(with result: Result<Void, any Error>) {
        isDone = true
        let continuation = continuation
        self.continuation = nil
        continuation?.resume(with: result)
    }
}

extension Result {
    var isFailure: Bool { if case .failure = self { true } else { false } }
}
