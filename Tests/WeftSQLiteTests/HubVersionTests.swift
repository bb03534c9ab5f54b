import Foundation
import GRDB
import Testing
import WeftCore
import WeftDurable

@testable import WeftSQLite

/// Hubs that every version since the second has written, `fixtures/hubs/vN.sqlite`: each is brought
/// up to date, holds what one holds that is filled now, and goes on like it.
///
/// `WEFT_UPDATE_GOLDEN=1` writes that of this version where it is missing, and never another.
@Suite struct HubVersionTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../fixtures/hubs").standardized
    /// Version 1 could hold less; `SchemaTests` reads it.
    static let versions = Array(2...Schema.version)

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static func fixture(_ version: Int) -> URL {
        folder.appending(path: "v\(version).sqlite")
    }

    @Test func everyVersionHasAHub() async throws {
        if ProcessInfo.processInfo.environment["WEFT_UPDATE_GOLDEN"] != nil { try await record() }
        for version in Self.versions {
            #expect(
                FileManager.default.fileExists(atPath: Self.fixture(version).path),
                """
                Expected fixtures/hubs/v\(version).sqlite, found none. Write it by \
                WEFT_UPDATE_GOLDEN=1, before the version is released.
                """)
        }
    }

    private func record() async throws {
        let place = Self.fixture(Schema.version)
        guard !FileManager.default.fileExists(atPath: place.path) else { return }
        let store = try SQLiteStore(path: folder.hub)
        try await HubFixture(store: store).fill()
        try await store.close()
        try FileManager.default.copyItem(at: URL(filePath: folder.hub), to: place)
    }

    /// The hub of a version, brought up to date.
    private func opened(_ version: Int) throws -> SQLiteStore {
        let copy = folder.path + "/v\(version).sqlite"
        try FileManager.default.copyItem(at: Self.fixture(version), to: URL(filePath: copy))
        return try SQLiteStore(path: copy)
    }

    private func filledNow() async throws -> SQLiteStore {
        let store = try SQLiteStore(path: folder.hub)
        try await HubFixture(store: store).fill()
        return store
    }

    @Test(arguments: versions) func nothingIsLost(version: Int) async throws {
        let (old, new) = (try opened(version), try await filledNow())
        let records = try await old.instances(InstanceQuery())
        #expect(records.map(\.id.text) == HubFixture.names.reversed())
        #expect(try await records == new.instances(InstanceQuery()))
        for id in records.map(\.id) {
            #expect(try await old.history(of: id, after: 0) == new.history(of: id, after: 0))
            #expect(try await old.openActivities(of: id) == new.openActivities(of: id))
            #expect(try await old.openMessages(of: id) == new.openMessages(of: id))
        }
        #expect(try await old.results(for: ["done"]) == new.results(for: ["done"]))
        #expect(try await old.results(for: ["done"])["done"]?.result == ["made": "once"])
        #expect(try await old.nextDue(after: at(100)) == at(500))
        try await old.close()
        try await new.close()
    }

    @Test(arguments: versions) func itGoesOn(version: Int) async throws {
        let (old, new) = (try opened(version), try await filledNow())
        let (one, other) = (try await goOn(old), try await goOn(new))
        #expect(one == other)
        // The retry is due after the one whose worker is gone; what is paused stays so.
        #expect(one.activities.map(\.request.taskID) == [2, 1])
        #expect(one.activities.map(\.attempt) == [1, 2])
        // Those that have something to read, as long as they have waited.
        #expect(
            one.instances.map(\.lease.instanceID.text)
                == ["parent:0005", "parent", "pending", "asleep", "failed"])
        try await old.close()
        try await new.close()
    }

    private struct Steps: Equatable {
        let activities: [LeasedActivity]
        let instances: [LeasedInstance]
    }

    /// What another worker finds when `old` is gone, and what has failed is rewound.
    private func goOn(_ store: SQLiteStore) async throws -> Steps {
        let activities = try await store.leaseActivities(
            lease(by: "new", at: 100), named: HubFixture.activities)
        try await store.send(.rewind(reason: "fixed"), to: InstanceID("failed"), at: at(901))
        let instances = try await store.leaseInstances(lease(by: "new", at: 902), excluding: [])
        return Steps(activities: activities, instances: instances)
    }

    @Test(arguments: versions) func itsTablesAreThoseOfANewOne(version: Int) async throws {
        let (old, new) = (try opened(version), try SQLiteStore(path: folder.hub))
        #expect(try await schema(of: old) == schema(of: new))
        try await old.close()
        try await new.close()
    }

    private func schema(of store: SQLiteStore) async throws -> [String] {
        try await store.read { hub in
            try String.fetchAll(
                hub.db,
                sql: "SELECT sql FROM sqlite_master WHERE sql NOT NULL ORDER BY type, name")
        }
    }
}
