import Synchronization
import WeftCore
import WeftDurable

/// A store under trial, with the words in which facts are told.
final class StoreTrial: Sendable {
    /// Ends a fact whose next lines make no sense after what was found.
    struct Stop: Error {}

    let store: any Store
    private let fact: String
    private let found = Mutex<[ConformanceFailure.Finding]>([])

    init(store: any Store, fact: String) {
        self.store = store
        self.fact = fact
    }

    var findings: [ConformanceFailure.Finding] { found.withLock { $0 } }

    // MARK: Expecting

    func expect(
        _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID,
        line: Int = #line
    ) {
        guard !condition else { return }
        let finding = ConformanceFailure.Finding(
            fact: fact, message: message(), place: "\(file):\(line)")
        found.withLock { $0.append(finding) }
    }

    func equal<Value: Equatable>(
        _ value: Value, _ expected: Value, _ what: String, file: StaticString = #fileID,
        line: Int = #line
    ) {
        expect(
            value == expected, "Expected \(what) to be \(brief(expected)), found \(brief(value)).",
            file: file, line: line)
    }

    func require<Value>(
        _ value: Value?, _ what: String, file: StaticString = #fileID, line: Int = #line
    ) throws -> Value {
        guard let value else {
            expect(false, "Expected \(what), found none.", file: file, line: line)
            throw Stop()
        }
        return value
    }

    func refuses(
        _ code: DurableError.Code, _ what: String, file: StaticString = #fileID, line: Int = #line,
        _ body: () async throws -> Void
    ) async {
        do {
            try await body()
            expect(false, "Expected \(what) to be refused, found it done.", file: file, line: line)
        } catch let error as DurableError {
            equal(error.code, code, "the refusal of \(what)", file: file, line: line)
        } catch {
            expect(
                false, "Expected \(what) to be refused with \(code.rawValue), found \(error).",
                file: file, line: line)
        }
    }

    private func brief(_ value: some Any) -> String {
        String(String(describing: value).prefix(400))
    }

    // MARK: Values

    /// So many seconds after the beginning of the trial.
    func at(_ seconds: Double) -> Timestamp {
        Timestamp(microseconds: 1_767_225_600_000_000 + Int64(seconds * 1_000_000))
    }

    func new(
        _ id: String, at seconds: Double = 0, input: JSONValue = ["n": 1], label: String = "label"
    ) throws -> NewInstance {
        NewInstance(
            id: try InstanceID(id),
            start: ExecutionStarted(name: "plan", version: "1", input: input), label: label,
            createdAt: at(seconds))
    }

    func task(
        _ id: Int, _ activity: String = "blur", input: JSONValue = 1, reuseKey: String? = nil
    ) -> TaskRequest {
        TaskRequest(
            taskID: id, activity: activity, label: "label \(id)", input: input, reuseKey: reuseKey)
    }

    func request(
        _ worker: String = "w1", at seconds: Double, until expiry: Double? = nil, limit: Int = 10
    ) -> LeaseRequest {
        LeaseRequest(
            worker: WorkerID(worker), limit: limit, now: at(seconds),
            expires: at(expiry ?? seconds + 30))
    }

    func raised(_ name: String) -> ControlMessage { .raiseEvent(name: name, payload: nil) }

    func event(_ sequence: Int, _ name: String = "e") -> HistoryEvent {
        HistoryEvent(
            sequence: sequence, time: at(0), kind: .eventRaised(name: name, payload: .null))
    }

    // MARK: Doing

    @discardableResult
    func create(_ id: String, at seconds: Double = 0) async throws -> InstanceID {
        let new = try new(id, at: seconds)
        _ = try await store.create(new)
        return new.id
    }

    func lease(
        _ worker: String = "w1", at seconds: Double, until expiry: Double? = nil, limit: Int = 10,
        excluding: Set<InstanceID> = []
    ) async throws -> [LeasedInstance] {
        try await store.leaseInstances(
            request(worker, at: seconds, until: expiry, limit: limit), excluding: excluding)
    }

    func leaseTasks(
        _ worker: String = "w1", at seconds: Double, until expiry: Double? = nil, limit: Int = 10,
        named names: Set<String> = ["blur"]
    ) async throws -> [LeasedActivity] {
        try await store.leaseActivities(
            request(worker, at: seconds, until: expiry, limit: limit), named: names)
    }

    /// Creates and leases an instance, and consumes its start.
    func started(
        _ id: String = "a", worker: String = "w1", until expiry: Double = 1000
    ) async throws -> InstanceLease {
        try await create(id)
        let leased = try require(
            try await lease(worker, at: 0, until: expiry).first { $0.lease.instanceID.text == id },
            "the lease of \(id)")
        try await record(leased.lease) { $0.consumedMessages = leased.messages.map(\.id) }
        return leased.lease
    }

    /// An instance that has been started and has these tasks in the queue.
    @discardableResult
    func scheduled(
        _ tasks: [TaskRequest], of id: String = "a", at seconds: Double = 0
    ) async throws -> InstanceLease {
        let lease = try await started(id)
        try await record(lease, at: seconds) { $0.newTasks = tasks }
        return lease
    }

    @discardableResult
    func record(
        _ lease: InstanceLease, at seconds: Double = 0, status: RuntimeStatus = .running,
        _ fill: (inout Checkpoint) -> Void = { _ in }
    ) async throws -> CheckpointReceipt {
        var checkpoint = Checkpoint(lease: lease, status: status, now: at(seconds))
        fill(&checkpoint)
        return try await store.checkpoint(checkpoint)
    }

    func end(_ lease: InstanceLease, status: RuntimeStatus = .completed) async throws {
        try await record(lease, status: status) { $0.outcome = .completed(nil) }
    }

    func send(_ name: String, to id: String = "a", at seconds: Double) async throws {
        try await store.send(raised(name), to: InstanceID(id), at: at(seconds))
    }

    func record(of id: String = "a") async throws -> InstanceRecord {
        try require(try await store.instance(InstanceID(id)), "the record of \(id)")
    }

    /// The external events among what has arrived for an instance.
    func names(_ lease: InstanceLease, due seconds: Double = 0) async throws -> [String] {
        try await store.messages(for: lease, due: at(seconds), excluding: []).map(Self.name)
    }

    static func name(_ message: StoredMessage) -> String {
        switch message.message {
        case .raiseEvent(let name, _): name
        case .timerDue(let timerID): "timer \(timerID)"
        case .taskEnded(let taskID, _): "task \(taskID)"
        case .childEnded(let childID, _): "child \(childID)"
        case .start: "start"
        case .suspend, .resume, .terminate, .cancel, .rewind: "control"
        }
    }
}
