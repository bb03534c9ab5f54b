import Foundation
import GRDB
import Testing
import WeftCore
import WeftDurable

@testable import WeftSQLite

@Suite struct SchemaTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func aHubNamesItsProgramAndVersion() async throws {
        let store = try SQLiteStore(path: folder.hub)
        let found = try await store.read { hub in
            [
                try Int.fetchOne(hub.db, sql: "PRAGMA application_id"),
                try Int.fetchOne(hub.db, sql: "PRAGMA user_version"),
            ]
        }
        #expect(found == [0x5765_6674, 4])
    }

    @Test func aHubOfANewerVersionIsRefused() async throws {
        try await SQLiteStore(path: folder.hub).close()
        try change("PRAGMA user_version = 5")
        #expect(
            throws: DurableError(
                code: .newerHub,
                "Expected a hub of version 4 or older, found version 5: \(resolvedHub). "
                    + "Update Weft, or choose another hub.")
        ) { try SQLiteStore(path: folder.hub) }
    }

    @Test func aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws {
        let text = String(repeating: "not a database ", count: 1000)
        try text.write(toFile: folder.hub, atomically: true, encoding: .utf8)
        #expect(
            throws: DurableError(
                code: .storeUnavailable,
                "Expected a Weft hub, found a file that is not a database: \(folder.hub). "
                    + "Move the file away or choose another hub.")
        ) { try SQLiteStore(path: folder.hub) }
        #expect(try String(contentsOfFile: folder.hub, encoding: .utf8) == text)
    }

    @Test func anotherProgramsDatabaseIsRefused() throws {
        try change("CREATE TABLE mine (x)")
        #expect(
            throws: DurableError(
                code: .storeUnavailable,
                "Expected a Weft hub, found another program's database: \(folder.hub). "
                    + "Choose another hub.")
        ) { try SQLiteStore(path: folder.hub) }
    }

    @Test func manyOpeningAtOnceMakeOneSchema() async throws {
        let hub = folder.hub
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let store = try SQLiteStore(path: hub)
                    try await store.create("i\(number)")
                    try await store.close()
                }
            }
            try await group.waitForAll()
        }
        let store = try SQLiteStore(path: hub)
        #expect(try await store.instances(InstanceQuery()).count == 8)
    }

    /// SQLite itself refuses this at once: its wait would be one within a transaction.
    @Test func openingWaitsForWhoeverMakesTheHub() async throws {
        let other = try await writerOfHubWithoutLog()
        var waits = 0
        let pool = try HubFile(path: folder.hub).open(
            durability: .process, busyTimeout: .seconds(60)
        ) {
            waits += 1
            if waits == 3 { try other.inDatabase { try $0.execute(sql: "COMMIT") } }
        }
        #expect(waits >= 3)
        #expect(
            try await pool.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        try pool.close()
        try other.close()
    }

    @Test func openingDoesNotWaitForEver() async throws {
        let other = try await writerOfHubWithoutLog()
        #expect(
            throws: DurableError(
                code: .storeUnavailable,
                "Expected the hub \(resolvedHub) to become free, found it kept by another "
                    + "process. Stop that process or wait for it.")
        ) { try SQLiteStore(path: folder.hub, busyTimeout: .milliseconds(5)) }
        try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
        try await SQLiteStore(path: folder.hub).close()
        try other.close()
    }

    @Test func aHubOfVersion1IsBroughtUpToDateAndGoesOn() async throws {
        let fixture = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../fixtures/hubs/v1.sqlite").standardized
        try FileManager.default.copyItem(at: fixture, to: URL(filePath: folder.hub))
        let store = try SQLiteStore(path: folder.hub)

        #expect(
            try await store.instances(InstanceQuery()).map(\.id.text)
                == ["pending", "running", "failed", "done"])
        var ended = InstanceQuery(statuses: [.completed, .failed])
        ended.updatedBefore = at(30)
        #expect(try await store.instances(ended).map(\.id.text) == ["done"])
        #expect(try await store.results(for: ["key"])["key"]?.result == ["made": "once"])

        // Its worker has died since: what it held is free, and its retry is due.
        #expect(try await store.reclaimDeadWorkers(at: at(90)) == 2)
        let activities = try await store.leaseActivities(
            lease(by: "new", at: 90), named: ["blur", "load"])
        #expect(activities.map(\.request.taskID) == [2, 3, 1])
        #expect(activities.map(\.attempt) == [1, 1, 2])
        try await store.complete(activities[0].lease, with: .completed(1), at: at(91))

        // What failed can be rewound.
        try await store.send(.rewind(reason: "fixed"), to: InstanceID("failed"), at: at(92))
        let leased = try await store.leaseInstances(lease(by: "new", at: 600), excluding: [])
        #expect(
            leased.map(\.lease.instanceID.text) == ["running", "pending", "failed"])
        #expect(leased.map(\.messages.count) == [3, 1, 1])
        #expect(leased.map(\.history.count) == [5, 0, 2])
    }

    @Test func aNewHubAndOneBroughtUpToDateAreAlike() async throws {
        let fixture = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../fixtures/hubs/v1.sqlite").standardized
        let old = folder.path + "/old.sqlite"
        try FileManager.default.copyItem(at: fixture, to: URL(filePath: old))
        let schemas = try await [old, folder.hub].asyncMap { path in
            try await SQLiteStore(path: path).read { hub in
                try String.fetchAll(
                    hub.db,
                    sql: "SELECT sql FROM sqlite_master WHERE sql NOT NULL ORDER BY type, name")
            }
        }
        #expect(schemas[0] == schemas[1])
    }

    private var resolvedHub: String {
        URL(filePath: folder.hub).resolvingSymlinksInPath().path(percentEncoded: false)
    }

    /// A hub as it is while it is made, and another program that is about to write it.
    private func writerOfHubWithoutLog() async throws -> DatabaseQueue {
        try await SQLiteStore(path: folder.hub).close()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let queue = try DatabaseQueue(path: folder.hub, configuration: configuration)
        try await queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
            try db.execute(sql: "BEGIN IMMEDIATE")
        }
        return queue
    }

    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: folder.hub)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }
}

extension Array {
    fileprivate func asyncMap<Value>(
        _ body: (Element) async throws -> Value
    ) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
