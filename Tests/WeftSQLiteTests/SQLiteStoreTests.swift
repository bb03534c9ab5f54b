import Foundation
import GRDB
import Testing
import WeftCore
import WeftDurable

@testable import WeftSQLite

@Suite struct SQLiteStoreTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: [(SQLiteStore.Durability.power, 2), (.process, 1)])
    func durabilityStaysAsChosen(_ durability: SQLiteStore.Durability, _ level: Int) async throws {
        let store = try SQLiteStore(path: folder.hub, durability: durability)
        #expect(try await synchronous(store) == level)
        let id = try await store.create("a")
        _ = try await store.instance(id)
        try await store.send("e", to: id)
        #expect(try await synchronous(store) == level)
    }

    @Test func onlyWhatMayBeLostIsNotSynced() async throws {
        let store = try SQLiteStore(path: folder.hub, durability: .power)
        #expect(try await synchronous(store, mayBeLost: true) == 1)
        #expect(try await synchronous(store) == 2)
        // A group is synced for one operation that must be kept.
        let levels = try await store.gathering(2) { [store] in
            async let kept = synchronous(store)
            async let lost = synchronous(store, mayBeLost: true)
            return try await [kept, lost]
        }
        #expect(levels == [2, 2])
    }

    @Test func onlyTheOwnerCanReadAHub() async throws {
        let store = try SQLiteStore(path: folder.hub)
        _ = try await store.schedule(1, of: "a", worker: "w1")
        for suffix in ["", "-wal", "-shm"] {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: store.path + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(suffix)")
        }
    }

    @Test func aHubInNoFolderIsRefused() {
        let path = folder.path + "/none/hub.sqlite"
        #expect(
            throws: DurableError(
                code: .storeUnavailable,
                "Expected the folder of the hub \(path) to exist, found none. "
                    + "Make the folder \(folder.path)/none, or choose another hub.")
        ) { try SQLiteStore(path: path) }
    }

    @Test func aFolderIsNoHub() {
        #expect(
            throws: DurableError(
                code: .storeUnavailable,
                "Expected a file for the hub, found the folder \(folder.path). Name a file in it."
            )
        ) { try SQLiteStore(path: folder.path) }
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func aReadOnlyFolderIsRefused() throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o500], ofItemAtPath: folder.path)
        #expect(
            throws: DurableError(
                code: .storeUnavailable,
                "Expected a hub that can be written, found \(folder.hub) read-only. Give the user "
                    + "write access to the file and its folder, or choose another hub.")
        ) { try SQLiteStore(path: folder.hub) }
    }

    @Test(arguments: [
        (ResultCode.SQLITE_READONLY, "found /h read-only"), (.SQLITE_CORRUPT, "found /h corrupt"),
        (.SQLITE_CANTOPEN, "found that /h cannot be"), (.SQLITE_BUSY, "by another process"),
        (.SQLITE_FULL, "found it full while writing the hub /h"), (.SQLITE_IOERR, "hub /h, found"),
    ])
    func troubleBelowSaysWhatAndWhere(_ code: ResultCode, _ words: String) {
        let error = StoreErrors.durable(DatabaseError(resultCode: code), path: "/h")
        #expect((error as? DurableError)?.code == .storeUnavailable)
        #expect("\(error)".contains(words), "\(error)")
    }

    @Test func aFullDiskRefusesOneCallAndLosesNothing() async throws {
        let store = try SQLiteStore(path: folder.hub)
        try await store.create("before")
        try await store.write { try $0.db.execute(sql: "PRAGMA max_page_count = 40") }
        let large = JSONValue.string(String(repeating: "x", count: 1_000_000))
        let start = ExecutionStarted(name: "plan", version: "1", input: large)
        let new = NewInstance(
            id: try InstanceID("large"), start: start, label: "", createdAt: at(0))
        await #expect(
            throws: DurableError(
                code: .storeUnavailable,
                "Expected room on the disk, found it full while writing the hub \(store.path). "
                    + "Free some space and go on; nothing that was recorded is lost.")
        ) { try await store.create(new) }
        try await store.create("after")
        #expect(try await store.instances(InstanceQuery()).map(\.id.text) == ["after", "before"])
    }

    @Test func aHubKeptByAnotherIsReportedWithItsProcess() async throws {
        let store = try SQLiteStore(path: folder.hub, busyTimeout: .milliseconds(20))
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: folder.hub, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.beginTransaction(.immediate) }
        let error = await #expect(throws: DurableError.self) { try await store.create("a") }
        #expect(error?.code == .storeUnavailable)
        #expect(error?.message.hasPrefix("Expected the hub \(store.path) to become free") == true)
        #expect(error?.message.hasSuffix("Stop that process or wait for it.") == true)
        try await other.writeWithoutTransaction { try $0.rollback() }
        try await store.create("a")
    }

    @Test func theHolderOfTheWriteLockIsFoundAmongTheSystemsLocks() {
        let locks = """
            1: POSIX  ADVISORY  READ 11 fe:00:777 124 124
            2: FLOCK  ADVISORY  WRITE 12 fe:00:777 0 EOF
            3: POSIX  ADVISORY  WRITE 13 fe:00:778 120 120
            4: POSIX  ADVISORY  WRITE 14 fe:00:777 120 120
            """
        #expect(LockHolder.processID(inode: 777, locks: locks) == 14)
        #expect(LockHolder.processID(inode: 779, locks: locks) == nil)
    }

    @Test func aClosedStoreRefusesEveryCall() async throws {
        let store = try SQLiteStore(path: folder.hub)
        let id = try await store.create("a")
        try await store.close()
        let closed = DurableError(
            code: .storeUnavailable,
            "Expected an open hub, found \(store.path) closed. Open it again.")
        await #expect(throws: closed) { try await store.send("e", to: id) }
        await #expect(throws: closed) { try await store.instance(id) }
        try await store.close()
    }

    @Test func closingWaitsForWhatWasAskedFor() async throws {
        let store = try SQLiteStore(path: folder.hub)
        let id = try await store.create("a")
        try await store.gathering(20) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { try await store.send("e", to: id) } }
                try await group.waitForAll()
            }
        }
        try await store.close()
        let again = try SQLiteStore(path: folder.hub)
        let leased = try await again.leaseInstances(lease(by: "w1"), excluding: [])
        #expect(leased.first?.messages.count == 21)
    }

    @Test func aStoreThatIsDroppedLeavesNoThreadOrLock() async throws {
        weak var dropped: SQLiteStore?
        do {
            let store = try SQLiteStore(path: folder.hub)
            _ = try await store.schedule(1, of: "a", worker: "w1")
            dropped = store
        }
        #expect(dropped == nil)
        let store = try SQLiteStore(path: folder.hub)
        #expect(try await store.reclaimDeadWorkers(at: at(1)) == 1)
    }

    private func synchronous(
        _ store: SQLiteStore, mayBeLost: Bool = false
    ) async throws -> Int? {
        try await store.write(mayBeLost: mayBeLost) {
            try Int.fetchOne($0.db, sql: "PRAGMA synchronous")
        }
    }
}
