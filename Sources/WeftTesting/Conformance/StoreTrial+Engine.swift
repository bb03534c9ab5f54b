import WeftCore
import WeftDurable

/// Words for children, generations and failures.
extension StoreTrial {
    func start(
        version: String = "1", input: JSONValue = ["n": 1], parent: (id: String, child: Int)? = nil,
        generation: Int = 0
    ) throws -> ExecutionStarted {
        ExecutionStarted(
            name: "plan", version: version, input: input,
            parent: try parent.map {
                ParentInstance(instanceID: try InstanceID($0.id), childID: $0.child)
            }, generation: generation, firstID: generation * 100)
    }

    func new(
        _ id: String, at seconds: Double = 0, start: ExecutionStarted, label: String = "label",
        group: String? = nil, startAt: Double? = nil, reuse: IDReuse = .never
    ) throws -> NewInstance {
        NewInstance(
            id: try InstanceID(id), start: start, label: label, createdAt: at(seconds),
            group: group, startAt: startAt.map(at), reuse: reuse)
    }

    func started(_ start: ExecutionStarted) -> HistoryEvent {
        HistoryEvent(sequence: 1, time: at(0), kind: .executionStarted(start))
    }

    /// Leases an instance that is there and records its start as the first event.
    func begin(_ id: String, at seconds: Double = 0, until expiry: Double = 1000) async throws
        -> InstanceLease
    {
        let leased = try require(
            try await lease(at: seconds, until: expiry).first { $0.lease.instanceID.text == id },
            "the lease of \(id)")
        var first: [HistoryEvent] = []
        for case .start(let start) in leased.messages.map(\.message) { first = [started(start)] }
        try await record(leased.lease, at: seconds) {
            $0.consumedMessages = leased.messages.map(\.id)
            $0.events = first
        }
        return leased.lease
    }

    /// Creates an instance and records its start as the first event.
    func begun(_ id: String = "a", at seconds: Double = 0) async throws -> InstanceLease {
        _ = try await store.create(new(id, at: seconds, start: start()))
        return try await begin(id, at: seconds)
    }

    /// An instance that ended so, and that nobody holds.
    @discardableResult
    func ended(
        _ id: String = "a", _ outcome: ExecutionOutcome = .completed("fine"),
        at seconds: Double = 0
    ) async throws -> InstanceID {
        let lease = try await begun(id, at: seconds)
        let last = HistoryEvent(sequence: 2, time: at(seconds), kind: .executionCompleted(outcome))
        try await record(lease, at: seconds, status: outcome.status) {
            $0.events = [last]
            $0.outcome = outcome
            $0.releasesInstance = true
        }
        return lease.instanceID
    }

    var failure: Failure { Failure(code: "truncated", message: "The file ends early.") }

    func messages(_ lease: InstanceLease, due seconds: Double = 0) async throws -> [ControlMessage]
    {
        try await store.messages(for: lease, due: at(seconds), excluding: []).map(\.message)
    }

    func history(of id: String = "a") async throws -> [HistoryEvent] {
        try await store.history(of: try InstanceID(id), after: 0)
    }

    func ids(_ query: InstanceQuery) async throws -> [String] {
        try await store.instances(query).map(\.id.text)
    }

    func ids(_ fill: (inout InstanceQuery) throws -> Void) async throws -> [String] {
        var query = InstanceQuery()
        try fill(&query)
        return try await ids(query)
    }
}
