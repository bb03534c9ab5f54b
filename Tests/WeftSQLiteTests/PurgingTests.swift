import GRDB
import Testing
import WeftCore
import WeftDurable

@testable import WeftSQLite

@Suite struct PurgingTests {
    private let folder: TemporaryFolder
    private let store: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore(path: folder.hub)
    }

    @Test func aLongHistoryIsRemovedInSeveralTransactions() async throws {
        let id = try await ended("a", events: 20_000)
        let before = store.statistics.commits
        #expect(try await store.purge([id]) == 1)
        // The instance, five pieces of its history, and the note that it is gone.
        #expect(store.statistics.commits - before == 7)
        #expect(try await rows("history") == 0)
        #expect(try await rows("purged") == 0)
    }

    @Test func manyInstancesAreRemovedInSeveralTransactions() async throws {
        var ids: [InstanceID] = []
        for number in 0..<1000 { ids.append(try await ended("i\(number)", events: 2)) }
        let before = store.statistics.commits
        #expect(try await store.purge(ids) == 1000)
        let commits = store.statistics.commits - before
        #expect((3...4).contains(commits), "\(commits)")
        #expect(try await rows("history") == 0)
    }

    @Test func whatAKilledPurgeLeftIsRemovedWhenAWorkerStarts() async throws {
        let id = try await ended("a", events: 10_000)
        // The first of its transactions.
        _ = try await store.write { hub in try hub.purge([id][...]) }
        #expect(try await store.instance(id) == nil)
        #expect(try await store.history(of: id, after: 0) == [])
        #expect(try await rows("history") == 10_000)
        try await store.close()

        let again = try SQLiteStore(path: folder.hub)
        _ = try await again.reclaimDeadWorkers(at: at(1))
        #expect(try await rows("history", of: again) == 0)
        #expect(try await rows("purged", of: again) == 0)
    }

    @Test func aReplacedInstanceLeavesNoRows() async throws {
        let id = try await ended("a", events: 10_000)
        let start = ExecutionStarted(name: "plan", version: "1", input: "new")
        let new = NewInstance(id: id, start: start, label: "", createdAt: at(1), reuse: .ended)
        #expect(try await store.create(new) == .created)
        #expect(try await rows("history") == 0)
        #expect(try await rows("purged") == 0)
        #expect(try await rows("instances") == 1)
    }

    private func ended(_ id: String, events count: Int) async throws -> InstanceID {
        let lease = try await store.schedule(0, of: id, worker: "w1")
        var turn = Checkpoint(lease: lease, status: .completed, now: at(0))
        turn.events = (1...count).map {
            HistoryEvent(
                sequence: $0, time: at(0), kind: .eventRaised(name: "e", payload: 1))
        }
        turn.releasesInstance = true
        _ = try await store.checkpoint(turn)
        return lease.instanceID
    }

    private func rows(_ table: String, of other: SQLiteStore? = nil) async throws -> Int {
        try await (other ?? store).read { hub in
            try hub.first("SELECT count(*) FROM \(table)", []) { $0[0] as Int } ?? 0
        }
    }
}
