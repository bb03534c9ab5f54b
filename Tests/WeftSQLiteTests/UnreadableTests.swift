import Foundation
import GRDB
import Testing
import WeftCore
import WeftDurable

@testable import WeftSQLite

/// What cannot be read concerns its instance only.
@Suite struct UnreadableTests {
    private let folder: TemporaryFolder
    private let store: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore(path: folder.hub)
    }

    @Test(arguments: [
        "not JSON", "{}", #"{"kind":"taskTeleported","at":0}"#, #"{"kind":"eventRaised","at":0}"#,
    ])
    func anUnreadableHistoryHoldsUpNoOther(_ text: String) async throws {
        let lease = try await store.schedule(1, of: "broken", worker: "w1")
        try await record(1, in: lease)
        try await store.send("e", to: lease.instanceID)
        try await store.release(lease)
        try await change("UPDATE history SET event = ?", [text])
        try await store.create("whole")

        // One slot, and the unreadable one has waited longest.
        let leased = try await store.leaseInstances(
            WeftSQLiteTests.lease(by: "w1", limit: 1), excluding: [])
        #expect(leased.map(\.lease.instanceID.text) == ["whole"])
        let record = try #require(try await store.instance(lease.instanceID))
        #expect(record.lease == nil)
        #expect(record.status == .running)
        let wait = try #require(record.waits.first)
        #expect(
            wait.description.hasPrefix(
                "a worker that can read it: Expected to read the history and the "
                    + "messages of instance \"broken\", found: "), "\(wait.description)")
        #expect(
            wait.description.hasSuffix(
                "Open the hub with the version of Weft that wrote them, "
                    + "or purge the instance."))
    }

    @Test(arguments: ["outcome", "waits", "custom_status", "parent", "status"])
    func aRecordThatCannotBeReadHidesNoOthersAndSaysSo(column: String) async throws {
        for id in ["one", "broken", "two"] { try await store.create(id) }
        let damage = column == "parent" ? "" : "{not JSON"
        try await change("UPDATE instances SET \(column) = ? WHERE id = 'broken'", [damage])
        let records = try await store.instances(InstanceQuery())
        #expect(records.map(\.id.text) == ["two", "broken", "one"])
        let wait = try #require(records[1].waits.first)
        #expect(
            wait.description.hasPrefix("a worker that can read its record: "), "\(wait.description)"
        )
        #expect(records[0].waits.isEmpty)
    }

    @Test func itIsTriedAgainWhenTheHubIsOpenedAgain() async throws {
        let lease = try await store.schedule(1, of: "broken", worker: "w1")
        try await record(1, in: lease)
        try await store.send("e", to: lease.instanceID)
        try await store.release(lease)
        let text = try await store.read { hub in
            try hub.first("SELECT event FROM history", []) { $0[0] as String }
        }
        try await change("UPDATE history SET event = ?", ["broken"])
        #expect(try await leasedIDs(store) == [])
        try await change("UPDATE history SET event = ?", [try #require(text)])
        #expect(try await leasedIDs(store) == [], "within the same store")
        let again = try SQLiteStore(path: folder.hub)
        #expect(try await leasedIDs(again) == ["broken"])
    }

    @Test func anUnreadableMessageIsRefusedToItsHolderAndHoldsUpNoOther() async throws {
        let lease = try await store.schedule(1, of: "broken", worker: "w1")
        try await store.send("e", to: lease.instanceID)
        try await change("UPDATE messages SET message = ?", ["[]"])
        let error = await #expect(throws: DurableError.self) {
            try await store.messages(for: lease, due: at(1), excluding: [])
        }
        #expect(error?.code == .unreadable)
        #expect(error?.message.contains("instance \"broken\"") == true)
        try await store.release(lease)
        try await store.create("whole")
        #expect(try await leasedIDs(store) == ["whole"])
    }

    @Test func anUnreadableActivityIsPausedWithTheReason() async throws {
        let lease = try await store.schedule(2, of: "a", worker: "w1")
        try await change("UPDATE activities SET request = ? WHERE task = 0", ["broken"])
        let leased = try await store.leaseActivities(
            WeftSQLiteTests.lease(by: "w1"), named: ["blur"])
        #expect(leased.map(\.request.taskID) == [1])
        let open = try await store.openActivities(of: lease.instanceID)
        #expect(open.map(\.isPaused) == [true, false])
        #expect(open.first?.label == "blur")
        #expect(open.first?.lastFailure?.code == "unreadable")
        #expect(open.first?.lease == nil)
    }

    private func leasedIDs(_ store: SQLiteStore) async throws -> [String] {
        try await store.leaseInstances(WeftSQLiteTests.lease(by: "w9"), excluding: [])
            .map(\.lease.instanceID.text)
    }

    private func record(_ sequence: Int, in lease: InstanceLease) async throws {
        var turn = Checkpoint(lease: lease, status: .running, now: at(0))
        turn.events = [
            HistoryEvent(sequence: sequence, time: at(0), kind: .eventRaised(name: "e", payload: 1))
        ]
        _ = try await store.checkpoint(turn)
    }

    private func change(_ sql: String, _ values: [String]) async throws {
        try await store.write { try $0.run(sql, .init(values)) }
    }
}
