import GRDB
import Testing
import WeftCore
import WeftDurable

@testable import WeftSQLite

@Suite struct GroupWriterTests {
    private let folder: TemporaryFolder
    private let store: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore(path: folder.hub)
    }

    @Test func callsThatArriveDuringACommitShareTheNext() async throws {
        let id = try await store.create("a")
        let before = store.statistics
        try await store.gathering(200) { [store] in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<200 { group.addTask { try await store.send("e", to: id) } }
                try await group.waitForAll()
            }
        }
        #expect(store.statistics.commits - before.commits == 1)
        #expect(store.statistics.operations - before.operations == 201)
        #expect(store.statistics.largestGroup == 200)
    }

    @Test func aGroupIsBounded() async throws {
        let id = try await store.create("a")
        let before = store.statistics
        try await store.gathering(1000) { [store] in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<1000 { group.addTask { try await store.send("e", to: id) } }
                try await group.waitForAll()
            }
        }
        #expect(store.statistics.largestGroup == GroupWriter.groupLimit)
        #expect(store.statistics.commits - before.commits == 2)
    }

    @Test func aStepIsOneTransaction() async throws {
        let lease = try await store.schedule(1, of: "a", worker: "w1")
        let activity = try #require(
            try await store.leaseActivities(WeftSQLiteTests.lease(by: "w1"), named: ["blur"]).first)
        let before = store.statistics.commits
        var turn = Checkpoint(lease: lease, status: .running, now: at(1))
        turn.endedActivities = [activity.lease]
        turn.results = [Checkpoint.NewResult(key: "k", taskID: 0, result: 1)]
        turn.events = [
            HistoryEvent(
                sequence: 1, time: at(1),
                kind: .taskCompleted(TaskCompletion(taskID: 0, result: 1)))
        ]
        turn.newTasks = [TaskRequest(taskID: 1, activity: "blur", label: "", input: nil)]
        turn.leaseActivities = WeftSQLiteTests.lease(by: "w1", at: 1)
        turn.names = ["blur"]
        let receipt = try await store.checkpoint(turn)
        #expect(receipt.activities.map(\.request.taskID) == [1])
        #expect(store.statistics.commits - before == 1)
    }

    @Test func callsThatChangeNothingMakeNoCommit() async throws {
        let before = store.statistics.commits
        _ = try await store.leaseActivities(lease(by: "w1"), named: ["blur"])
        _ = try await store.leaseInstances(lease(by: "w1"), excluding: [])
        _ = try await store.reclaimDeadWorkers(at: at(0))
        #expect(store.statistics.commits == before)
    }

    @Test func aRefusalLeavesTheOthersOfItsGroupIntact() async throws {
        let id = try await store.create("a")
        let nobody = try InstanceID("nobody")
        let outcomes = try await store.gathering(30) { [store] in
            await sendAll(store, (0..<30).map { $0 % 3 == 0 ? nobody : id })
        }
        #expect(outcomes == (0..<30).map { $0 % 3 != 0 })
        #expect(store.statistics.largestGroup == 30)
        #expect(try await messageCount() == 21)
    }

    @Test func aFailureHalfwayIsTakenBackAndTheOthersAreKept() async throws {
        let id = try await store.create("a")
        try await store.gathering(3) { [store] in
            async let first: Void = store.send("first", to: id)
            async let refusal = refusalHalfway(store, id)
            async let last: Void = store.send("last", to: id)
            try await first
            try await last
            #expect(await refusal == DurableError(code: .invalidAction, "halfway"))
        }
        #expect(try await messageCount() == 3)
    }

    @Test func aCommitThatFailsKeepsNothingOfItsGroup() async throws {
        let id = try await store.create("a")
        let observer = CommitRefusal()
        store.pool.add(transactionObserver: observer)
        let outcomes = try await store.gathering(5) { [store] in
            await sendAll(store, Array(repeating: id, count: 5))
        }
        #expect(outcomes == Array(repeating: false, count: 5))
        store.pool.remove(transactionObserver: observer)
        #expect(try await messageCount() == 1)
        try await store.send("e", to: id)
    }

    private func messageCount() async throws -> Int? {
        try await store.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM messages") }
    }
}

/// Sends a message and fails in the same operation.
private func refusalHalfway(_ store: SQLiteStore, _ id: InstanceID) async -> DurableError? {
    await #expect(throws: DurableError.self) {
        try await store.write { hub in
            try hub.send(.raiseEvent(name: "broken", payload: nil), to: id, at: at(0))
            throw DurableError(code: .invalidAction, "halfway")
        }
    }
}

/// Sends to each instance at once, and says which calls succeeded.
private func sendAll(_ store: SQLiteStore, _ ids: [InstanceID]) async -> [Bool] {
    await withTaskGroup(of: (Int, Bool).self) { group in
        for (index, id) in ids.enumerated() {
            group.addTask {
                do { try await store.send("e", to: id) } catch { return (index, false) }
                return (index, true)
            }
        }
        var outcomes = Array(repeating: false, count: ids.count)
        for await (index, isDone) in group { outcomes[index] = isDone }
        return outcomes
    }
}

/// Refuses every commit that changed something.
private final class CommitRefusal: TransactionObserver {
    private var hasChanges = false

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
    func databaseDidChange(with event: DatabaseEvent) { hasChanges = true }
    func databaseWillCommit() throws {
        if hasChanges { throw DatabaseError(resultCode: .SQLITE_IOERR) }
    }
    func databaseDidCommit(_ db: Database) { hasChanges = false }
    func databaseDidRollback(_ db: Database) { hasChanges = false }
}
