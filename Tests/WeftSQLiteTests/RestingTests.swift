import Foundation
import GRDB
import Testing
import WeftCore
import WeftDurable

@testable import WeftSQLite

/// Instances that wait for an event cost a worker nothing: what it asks for when it starts and in
/// every round reads none of them. `QueryPlanTests` says that nothing is found by reading all.
@Suite struct RestingTests {
    private static let count = 100_000
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func aHundredThousandInstancesAtRestAreLeftAlone() async throws {
        let first = try SQLiteStore(path: folder.hub, durability: .process)
        try await fill(first)
        try await first.close()

        let clock = ContinuousClock()
        let memory = residentPages()
        let begin = clock.now
        let store = try SQLiteStore(path: folder.hub)
        #expect(try await store.reclaimDeadWorkers(at: at(9)) == 0)
        #expect(try await store.leaseInstances(lease(by: "w1", at: 9), excluding: []) == [])
        #expect(
            try await store.instancesWithMessages(heldBy: WorkerID("w1"), due: at(9)) == [])
        #expect(
            try await store.leaseActivities(lease(by: "w1", at: 9), named: ["blur"]) == [])
        #expect(try await store.nextDue(after: at(9)) == nil)
        print("start with \(Self.count) at rest:", clock.now - begin)

        // The one that is told something is the one that is leased, with its own history.
        try await store.send("approval", to: try InstanceID("i77777"))
        let leased = try await store.leaseInstances(lease(by: "w1", at: 9), excluding: [])
        #expect(leased.map(\.lease.instanceID.text) == ["i77777"])
        #expect(leased.map(\.history.count) == [1])
        #expect(
            try await store.instancesWithMessages(heldBy: WorkerID("w1"), due: at(9))?.count == 1)

        var page = InstanceQuery(statuses: [.running], limit: 2)
        page.olderThan = try InstanceID("i50000")
        #expect(try await store.instances(page).map(\.id.text) == ["i49999", "i49998"])
        print("memory, in kB:", (residentPages() - memory) * 4)
    }

    /// Instances that have begun, of which nothing is left in any queue.
    private func fill(_ store: SQLiteStore) async throws {
        let start = ExecutionStarted(name: "plan", version: "1", input: ["n": 1])
        let event = HistoryEvent(sequence: 1, time: at(0), kind: .executionStarted(start))
        let waits = JSONValue.array([Wait("event \"approval\"", since: at(0)).json])
        try await store.write { hub in
            try hub.run(
                """
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)
                INSERT INTO instances (id, label, orchestration, version, status, created_at,
                    updated_at, waits, last_sequence, last_message)
                SELECT 'i' || i, 'label', 'plan', '1', 'running', 0, 0, ?, 1, 1 FROM n
                """, [Self.count, waits.text])
            try hub.run(
                "INSERT INTO history (instance, sequence, event) "
                    + "SELECT number, 1, ? FROM instances", [event.json.text])
        }
    }

    /// Pages of 4 kB in memory; 0 where the system does not say.
    private func residentPages() -> Int {
        let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return text?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }
}
