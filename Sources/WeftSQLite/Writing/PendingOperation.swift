import GRDB
import Synchronization

/// An operation that waits for its transaction.
protocol WriterOperation: Sendable {
    /// Whether a power failure may take the operation back.
    var mayBeLost: Bool { get }

    /// The worker that need not hear of it because it knows; see `OwnCall`.
    var knower: ObjectIdentifier? { get }

    /// Runs the operation and keeps what came of it. A refusal that changed nothing is such an
    /// outcome.
    /// - Throws: `HalfwayFailure` where it failed after it had changed something.
    func perform(in transaction: HubTransaction) throws

    /// Tells the caller what came of it; an error is that of the whole transaction.
    func finish(error: (any Error)?)
}

/// An operation failed after it had changed something: its transaction cannot be kept.
struct HalfwayFailure: Error {
    let cause: any Error
}

/// A call that waits for the writer.
final class PendingOperation<Value: Sendable>: WriterOperation {
    let mayBeLost: Bool
    let knower: ObjectIdentifier?
    private let continuation: CheckedContinuation<Value, any Error>
    private let body: @Sendable (HubTransaction) throws -> Value
    private let result = Mutex<Result<Value, any Error>?>(nil)

    init(
        continuation: CheckedContinuation<Value, any Error>, mayBeLost: Bool = false,
        knower: ObjectIdentifier? = nil,
        body: @escaping @Sendable (HubTransaction) throws -> Value
    ) {
        self.continuation = continuation
        self.mayBeLost = mayBeLost
        self.knower = knower
        self.body = body
    }

    func perform(in transaction: HubTransaction) throws {
        let changes = transaction.db.totalChangesCount
        do {
            let value = try body(transaction)
            result.withLock { $0 = .success(value) }
        } catch {
            guard transaction.db.totalChangesCount == changes, transaction.db.isInsideTransaction
            else { throw HalfwayFailure(cause: error) }
            result.withLock { $0 = .failure(error) }
        }
    }

    func finish(error: (any Error)?) {
        if let error { return continuation.resume(throwing: error) }
        guard let result = result.withLock({ $0 }) else {
            preconditionFailure("An operation was finished before it was performed.")
        }
        continuation.resume(with: result)
    }
}
