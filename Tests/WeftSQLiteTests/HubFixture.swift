import WeftCore
import WeftDurable

/// What the hub of each version in `fixtures/hubs` holds: an instance of each kind, as a worker
/// called `old` has left them. Only calls of `Store`, so that every version can write it.
struct HubFixture {
    static let activities: Set<String> = ["blur", "load"]
    /// One of each, the newest last.
    static let names = ["done", "failed", "parent", "parent:0005", "again", "pending", "asleep"]

    private static let failure = Failure(code: "truncated", message: "The file ends early.")

    let store: any Store

    func fill() async throws {
        try await end("done", as: .completed("fine"), at: 10, group: "batch")
        try await end("failed", as: .failed(Self.failure), at: 30)
        try await beginParent()
        try await leaveActivities()
        try await continueAsNew()
        try await create("pending", at: 80)
        try await create("asleep", at: 81, startAt: 900)
    }

    private func moment(_ seconds: Int) -> Timestamp {
        Timestamp(microseconds: Int64(seconds) * 1_000_000)
    }

    private func request(at seconds: Int) -> LeaseRequest {
        LeaseRequest(
            worker: WorkerID("old"), limit: 10, now: moment(seconds),
            expires: moment(seconds + 30))
    }

    private func create(
        _ id: String, at seconds: Int, group: String? = nil, startAt: Int? = nil
    ) async throws {
        let start = ExecutionStarted(name: "plan", version: "1", input: ["n": .string(id)])
        _ = try await store.create(
            NewInstance(
                id: InstanceID(id), start: start, label: "thumbnails", createdAt: moment(seconds),
                group: group, startAt: startAt.map(moment)))
    }

    /// The first turn of a new instance: its start and what follows.
    private func begin(
        _ id: String, at seconds: Int, group: String? = nil, _ kinds: [HistoryEvent.Kind]
    ) async throws -> Checkpoint {
        try await create(id, at: seconds, group: group)
        let leased = try await store.leaseInstances(request(at: seconds + 1), excluding: [])
        guard let instance = leased.first(where: { $0.lease.instanceID.text == id }),
            case .start(let started)? = instance.messages.first?.message
        else { throw DurableError(code: .leaseLost, "Expected a lease of \(id), found none.") }
        var turn = Checkpoint(
            lease: instance.lease, status: .running, now: moment(seconds + 10))
        turn.consumedMessages = instance.messages.map(\.id)
        turn.events = ([.executionStarted(started)] + kinds).enumerated().map {
            HistoryEvent(sequence: $0 + 1, time: moment(seconds + 10), kind: $1)
        }
        return turn
    }

    private func end(
        _ id: String, as outcome: ExecutionOutcome, at seconds: Int, group: String? = nil
    ) async throws {
        let made = TaskCompletion(taskID: 1, result: ["made": "once"])
        var turn = try await begin(
            id, at: seconds, group: group,
            [
                .taskScheduled(task(1, "blur", reuseKey: id)), .taskCompleted(made),
                .executionCompleted(outcome),
            ])
        turn.results = [Checkpoint.NewResult(key: id, taskID: 1, result: made.result)]
        turn.status = outcome.status
        turn.outcome = outcome
        turn.releasesInstance = true
        _ = try await store.checkpoint(turn)
    }

    private func task(_ id: Int, _ name: String, reuseKey: String? = nil) -> TaskRequest {
        TaskRequest(
            taskID: id, activity: name, label: "step \(id)", input: .int(id), reuseKey: reuseKey)
    }

    /// A parent of three activities, a timer, a child, a status and an event that it has not read.
    private func beginParent() async throws {
        let tasks = [task(1, "blur"), task(2, "blur"), task(3, "load")]
        let child = ChildRequest(
            childID: 5, instanceID: try InstanceID("parent:0005"), name: "plan", version: "1",
            input: nil)
        var turn = try await begin(
            "parent", at: 50,
            tasks.map { .taskScheduled($0) } + [
                .timerCreated(timerID: 4, fireAt: moment(500)),
                .subOrchestrationInstanceCreated(child),
            ])
        turn.newTasks = tasks
        turn.newTimers = [Checkpoint.NewTimer(timerID: 4, fireAt: moment(500))]
        let parent = ParentInstance(instanceID: turn.lease.instanceID, childID: 5)
        turn.newInstances = [
            NewInstance(
                id: child.instanceID,
                start: ExecutionStarted(name: "plan", version: "1", input: nil, parent: parent),
                label: "plan", createdAt: moment(60))
        ]
        turn.customStatus = ["half": true]
        turn.waits = [Wait("event \"approval\"", since: moment(60))]
        _ = try await store.checkpoint(turn)
        try await store.send(
            .raiseEvent(name: "approval", payload: nil), to: turn.lease.instanceID, at: moment(61))
    }

    /// One waits for its second attempt, one runs and has reported, one is paused.
    private func leaveActivities() async throws {
        for activity in try await store.leaseActivities(
            request(at: 60), named: Self.activities)
        {
            switch activity.request.taskID {
            case 1:
                try await store.abandon(
                    activity.lease, .failedAttempt(Self.failure), visibleAt: moment(70))
            case 2:
                let progress = ActivityProgress(fraction: 0.5, message: "half")
                _ = try await store.report([
                    ProgressReport(lease: activity.lease, progress: progress, at: moment(65))
                ])
            default:
                try await store.abandon(
                    activity.lease, .paused(Self.failure), visibleAt: moment(66))
            }
        }
    }

    /// One that has begun its second generation, and is held.
    private func continueAsNew() async throws {
        var first = try await begin("again", at: 62, [])
        let lease = first.lease
        _ = try await store.checkpoint(first)
        let next = ExecutionStarted(
            name: "plan", version: "1", input: ["n": 2], generation: 1, firstID: 7)
        first = Checkpoint(lease: lease, status: .running, now: moment(75))
        first.events = [
            HistoryEvent(sequence: 1, time: moment(75), kind: .executionStarted(next))
        ]
        first.replacesHistory = true
        _ = try await store.checkpoint(first)
    }
}
