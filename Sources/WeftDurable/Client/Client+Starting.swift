internal import Tracing
public import WeftCore

extension Client {
    /// Creates an instance; a worker takes it up.
    ///
    /// Idempotent: with an ID that stands for the same start already, nothing happens.
    /// - Parameters:
    ///   - version: A worker that does not know this version of the orchestration leaves the
    ///     instance alone.
    ///   - id: The default is a new ID made of the label and the time.
    ///   - label: What people call it; the default is the orchestration's name.
    ///   - group: What it belongs to, such as a batch, to be found by.
    ///   - moment: Not to be started before; the default is at once.
    ///   - reuse: What happens where the ID is taken by another start or by an ended instance.
    /// - Throws: `DurableError.instanceExists` where the ID is taken and may not be used again.
    @discardableResult
    public func start(
        _ orchestration: String, version: String, input: JSONValue, id: InstanceID? = nil,
        label: String? = nil, group: String? = nil, at moment: Timestamp? = nil,
        reuse: IDReuse = .never
    ) async throws -> InstanceID {
        let now = clock.now
        let label = label ?? orchestration
        let id = id ?? newID(label, at: now)
        let start = ExecutionStarted(
            name: orchestration, version: version, input: input, trace: caller)
        let new = NewInstance(
            id: id, start: start, label: label, createdAt: now, group: group, startAt: moment,
            reuse: reuse)
        if try await !isBegunHere(new) { _ = try await store.create(new) }
        return id
    }

    /// Lets this client's worker create the instance with its first turn, in one transaction.
    private func isBegunHere(_ new: NewInstance) async throws -> Bool {
        guard let worker else { return false }
        do {
            return try await worker.create(new)
        } catch let error as DurableError where error.code == .instanceExists {
            // It may stand for the same start, which the store tells.
            return false
        }
    }

    /// Under which ID an instance is started again.
    public enum RestartID: Hashable, Sendable {
        /// A new one, made of the label and the time.
        case new
        /// This one, which must be free or stand for the same start.
        case of(InstanceID)
        /// The same one. What is recorded of the ended instance is removed.
        case same
    }

    /// Starts an instance again from the beginning, with the same orchestration, version, input,
    /// label and group. The old one may have ended or not, unless its ID is to be used again.
    ///
    /// The input is that of its last generation. Costs a read of its history.
    /// - Returns: the new instance's ID.
    /// - Throws: `DurableError.instanceNotFound`; `wrongStatus` where the same ID is asked for and
    ///   the instance has not ended; `instanceExists` where another ID is taken.
    @discardableResult
    public func restart(
        _ id: InstanceID, as newID: RestartID = .new
    ) async throws -> InstanceID {
        let record = try await status(of: id)
        guard newID != .same || record.status.isFinal else {
            throw DurableError(
                code: .wrongStatus,
                "Expected an instance that has ended, found that \"\(id)\" is "
                    + "\(record.status.rawValue). Cancel it first, or restart it under a new ID.")
        }
        let start = try await firstEvent(of: record)
        let other: InstanceID? =
            switch newID {
            case .new: nil
            case .of(let other): other
            case .same: id
            }
        return try await self.start(
            start.name, version: start.version, input: start.input, id: other,
            label: record.label, group: record.group, reuse: newID == .same ? .ended : .never)
    }

    /// How an instance was started: recorded, or still in its control queue.
    private func firstEvent(of record: InstanceRecord) async throws -> ExecutionStarted {
        if case .executionStarted(let started)? = try await firstEvent(of: record.id)?.kind {
            return started
        }
        for case .start(let started) in try await messages(of: record.id) { return started }
        throw DurableError(
            code: .wrongStatus,
            "Expected the start of \"\(record.id)\" in its history, found none. Start it anew.")
    }

    private func newID(_ label: String, at now: Timestamp) -> InstanceID {
        var random = SystemRandomNumberGenerator()
        return .generated(prefix: label, at: now, random: &random)
    }

    /// The span that is current here, for the trace of what is started.
    private var caller: TraceContext {
        guard let tracer, let current = ServiceContext.current else { return TraceContext() }
        return TraceContext(caller: tracer.fields(of: current))
    }
}
