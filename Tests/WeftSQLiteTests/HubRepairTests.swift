import Foundation
import GRDB
import Testing
import WeftCore
import WeftDurable

@testable import WeftSQLite

/// A hub whose file was damaged: a clear error, and a repair that saves what can be read.
@Suite struct HubRepairTests {
    private let folder: TemporaryFolder
    private var hub: String { folder.hub }

    init() throws { folder = try TemporaryFolder() }

    @Test func damagedPageIsNamedAndTheRestIsSaved() async throws {
        let ids = try await fill(200)
        try destroyPage(of: "history")
        let damage = try await look()
        #expect(damage?.isEmpty == false)
        let repair = try HubRepair.run(path: hub)
        #expect(repair.hasHoles)
        #expect(!repair.lost.isEmpty && repair.lost.count < 50, "lost \(repair.lost.count)")
        #expect(repair.kept + repair.lost.count == ids.count)
        #expect(FileManager.default.fileExists(atPath: repair.damagedPath))
        let store = try SQLiteStore(path: hub)
        #expect(try await store.firstDamage() == nil)
        let kept = try await store.instances(InstanceQuery(limit: 1000)).map(\.id.text)
        #expect(Set(kept).isDisjoint(with: repair.lost))
        #expect(Set(kept).union(repair.lost) == Set(ids))
        for id in kept {
            #expect(try await store.history(of: InstanceID(id), after: 0).count == 21)
        }
        try await store.close()
    }

    @Test func lostWorkItemsAreQueuedAgainByTheHistory() async throws {
        let store = try SQLiteStore(path: hub)
        let id = try await store.create("a")
        let leased = try #require(
            try await store.leaseInstances(lease(by: "w"), excluding: []).first)
        var turn = Checkpoint(lease: leased.lease, status: .running, now: at(1))
        turn.consumedMessages = leased.messages.map(\.id)
        let task = TaskRequest(taskID: 4, activity: "blur", label: "", input: ["x": 1])
        turn.newTasks = [task]
        turn.newTimers = [Checkpoint.NewTimer(timerID: 2, fireAt: at(9))]
        let start = ExecutionStarted(name: "plan", version: "1", input: nil)
        turn.events = [
            HistoryEvent(sequence: 1, time: at(1), kind: .executionStarted(start)),
            HistoryEvent(sequence: 2, time: at(1), kind: .taskScheduled(task)),
            HistoryEvent(sequence: 3, time: at(1), kind: .timerCreated(timerID: 2, fireAt: at(9))),
        ]
        _ = try await store.checkpoint(turn)
        try await store.close()
        try change("DELETE FROM activities; DELETE FROM timers")
        #expect(try HubRepair.run(path: hub).kept == 1)
        let fresh = try SQLiteStore(path: hub)
        let found = try await fresh.leaseActivities(lease(by: "v", at: 2), named: ["blur"])
        #expect(found.map(\.request) == [task])
        #expect(try await fresh.nextDue(after: at(2)) == at(9))
        #expect(try await fresh.instance(id)?.lease == nil)
        try await fresh.close()
    }

    @Test func fileWithoutItsFirstPageGivesAnEmptyHub() async throws {
        _ = try await fill(3)
        try overwrite(at: 0, count: 4096)
        let repair = try HubRepair.run(path: hub)
        #expect(repair.kept == 0 && repair.hasHoles)
        let store = try SQLiteStore(path: hub)
        #expect(try await store.instances(InstanceQuery()).isEmpty)
        try await store.close()
    }

    @Test func hubThatAWorkerHasOpenIsNotRepaired() async throws {
        let store = try SQLiteStore(path: hub)
        _ = try await store.schedule(1, of: "a", worker: "w1")
        let error = #expect(throws: DurableError.self) { try HubRepair.run(path: hub) }
        #expect(error?.message.contains("found a worker that runs (w1-") == true)
        try await store.close()
    }

    @Test func missingHubIsNamed() {
        let error = #expect(throws: DurableError.self) { try HubRepair.run(path: hub) }
        #expect(
            error?.message
                == "Expected a hub to repair, found none at \(hub). Name another with --hub.")
    }

    // MARK: - Killed in the middle

    @Test func killedWithACopyOnly() async throws {
        try await prepareKill()
        await #expect(processExitsWith: .signal(SIGKILL)) { [hub = hub as String] in
            try Self.repair(hub, dyingAt: .repairCopied)
        }
        try await checkAfterKill()
    }

    @Test func killedWithAnUnnamedFile() async throws {
        try await prepareKill()
        await #expect(processExitsWith: .signal(SIGKILL)) { [hub = hub as String] in
            try Self.repair(hub, dyingAt: .repairBuilt)
        }
        try await checkAfterKill()
    }

    @Test func killedWithACompleteFile() async throws {
        try await prepareKill()
        await #expect(processExitsWith: .signal(SIGKILL)) { [hub = hub as String] in
            try Self.repair(hub, dyingAt: .repairNamed)
        }
        try refusesToOpen()
        try await checkAfterKill()
    }

    @Test func killedWithoutTheOldLog() async throws {
        try await prepareKill()
        await #expect(processExitsWith: .signal(SIGKILL)) { [hub = hub as String] in
            try Self.repair(hub, dyingAt: .repairCleared)
        }
        try refusesToOpen()
        try await checkAfterKill()
    }

    @Test func killedInTheNewPlace() async throws {
        try await prepareKill()
        await #expect(processExitsWith: .signal(SIGKILL)) { [hub = hub as String] in
            try Self.repair(hub, dyingAt: .repairPlaced)
        }
        try await checkAfterKill()
    }

    private static func repair(_ hub: String, dyingAt failpoint: Failpoint) throws {
        setenv("WEFT_FAILPOINT", failpoint.rawValue, 1)
        _ = try HubRepair.run(path: hub)
    }

    private func prepareKill() async throws {
        _ = try await fill(50)
        try destroyPage(of: "history")
    }

    private func refusesToOpen() throws {
        let error = #expect(throws: DurableError.self) { try SQLiteStore(path: hub) }
        #expect(error?.message.hasSuffix("Run weft doctor --repair to finish it.") == true)
    }

    private func checkAfterKill() async throws {
        let repair = try HubRepair.run(path: hub)
        #expect(repair.kept > 0)
        let store = try SQLiteStore(path: hub)
        #expect(try await store.firstDamage() == nil)
        #expect(try await store.instances(InstanceQuery(limit: 1000)).count == repair.kept)
        try await store.close()
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(left.filter { $0.contains("repair") }.isEmpty, "\(left)")
    }

    // MARK: - Making and damaging

    /// Instances that have ended, with 21 events each, all in the file and none in the log.
    private func fill(_ count: Int) async throws -> [String] {
        let store = try SQLiteStore(path: hub, durability: .process)
        for number in 0..<count {
            _ = try await store.create("i\(number)")
        }
        let leased = try await store.leaseInstances(
            lease(by: "w", limit: count), excluding: [])
        for instance in leased {
            var turn = Checkpoint(lease: instance.lease, status: .completed, now: at(1))
            turn.consumedMessages = instance.messages.map(\.id)
            let start = ExecutionStarted(name: "plan", version: "1", input: nil)
            turn.events = [HistoryEvent(sequence: 1, time: at(1), kind: .executionStarted(start))]
            turn.events += (2...20).map {
                HistoryEvent(
                    sequence: $0, time: at(1), kind: .eventRaised(name: "e", payload: .int($0)))
            }
            turn.events.append(
                HistoryEvent(sequence: 21, time: at(1), kind: .executionCompleted(.completed(1))))
            turn.outcome = .completed(1)
            turn.releasesInstance = true
            _ = try await store.checkpoint(turn)
        }
        try await store.close()
        return leased.map(\.lease.instanceID.text)
    }

    private func look() async throws -> String? {
        do {
            let store = try SQLiteStore(path: hub)
            return try await store.firstDamage()
        } catch let error as DurableError {
            return error.message
        }
    }

    /// Overwrites a leaf page in the middle of a table.
    private func destroyPage(of table: String) throws {
        let queue = try DatabaseQueue(path: hub)
        let (size, pages, root) = try queue.read { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 4096,
                try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0,
                try Int.fetchOne(
                    db, sql: "SELECT rootpage FROM sqlite_master WHERE name = ?",
                    arguments: [table]) ?? 0
            )
        }
        try queue.close()
        let file = try #require(FileManager.default.contents(atPath: hub))
        // Leaves of a table without row IDs begin with 10; those with events hold their text.
        let leaf = try #require(
            (1..<pages).filter { page in
                page + 1 != root && file[page * size] == 10
                    && file[page * size..<(page + 1) * size].range(of: Data("eventRaised".utf8))
                        != nil
            }.dropFirst(1).first)
        try overwrite(at: leaf * size, count: size)
    }

    private func overwrite(at offset: Int, count: Int) throws {
        let handle = try #require(FileHandle(forUpdatingAtPath: hub))
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: Data(repeating: 0xA5, count: count))
        try handle.close()
    }

    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: hub)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }
}
