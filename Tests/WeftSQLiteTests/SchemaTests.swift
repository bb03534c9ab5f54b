import Foundation
import GRDB
import Testing
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
        #expect(found == [0x5765_6674, 1])
    }

    @Test func aHubOfANewerVersionIsRefused() async throws {
        try await SQLiteStore(path: folder.hub).close()
        try change("PRAGMA user_version = 2")
        #expect(
            throws: DurableError(
                code: .newerHub,
                "Expected a hub of version 1 or older, found version 2: \(resolvedHub). "
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

    @Test func everyLeaseAndQueueQueryUsesAnIndex() async throws {
        let store = try SQLiteStore(path: folder.hub)
        let plans = try await store.read { hub in
            try [
                "SELECT number FROM instances WHERE waiting_since IS NOT NULL "
                    + "AND (worker IS NULL OR expires <= 1) ORDER BY waiting_since, number",
                "SELECT id FROM activities WHERE worker IS NULL AND name = 'a' "
                    + "AND visible_at <= 1 ORDER BY visible_at, id LIMIT 1",
                "SELECT id FROM activities WHERE worker IS NOT NULL AND expires <= 1 "
                    + "ORDER BY expires",
                "SELECT name FROM activities WHERE worker IS NULL AND name > 'a' "
                    + "ORDER BY name LIMIT 1",
                "SELECT id FROM timers CROSS JOIN instances ON instances.number = instance "
                    + "WHERE fire_at <= 1 ORDER BY fire_at, instance",
            ].map { sql in
                try Row.fetchAll(hub.db, sql: "EXPLAIN QUERY PLAN " + sql)
                    .map { $0["detail"] as String }.joined(separator: "; ")
            }
        }
        for plan in plans {
            #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
            #expect(plan.contains("USING"), "\(plan)")
        }
    }

    private var resolvedHub: String {
        URL(filePath: folder.hub).resolvingSymlinksInPath().path(percentEncoded: false)
    }

    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: folder.hub)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }
}
