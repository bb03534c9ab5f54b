import Foundation
import GRDB
import Testing
import WeftCore
import WeftDurable

@testable import WeftSQLite

@Suite struct KilledProcessTests {
    @Test func leasesOfAKilledProcessAreFreedAtOnce() async throws {
        let folder = try TemporaryFolder()
        await #expect(processExitsWith: .signal(SIGKILL)) { [hub = folder.hub as String] in
            let store = try SQLiteStore(path: hub)
            _ = try await store.schedule(3, of: "a", worker: "doomed")
            _ = try await store.leaseActivities(lease(by: "doomed", limit: 2), named: ["blur"])
            kill(getpid(), SIGKILL)
        }
        let store = try SQLiteStore(path: folder.hub)
        #expect(
            try await store.leaseActivities(lease(by: "w2"), named: ["blur"])
                .map(\.request.taskID) == [2])
        #expect(try await store.reclaimDeadWorkers(at: at(1)) == 3)
        let again = try await store.leaseActivities(lease(by: "w2"), named: ["blur"])
        #expect(again.map(\.deliveries) == [2, 2])
        #expect(again.map(\.attempt) == [1, 1])
        #expect(again.map(\.lease.token) == [2, 2])
        #expect(try await store.instance(InstanceID("a"))?.lease == nil)
    }

    @Test(arguments: [SQLiteStore.Durability.power, .process])
    func everythingCommittedOutlivesAKilledProcess(
        _ durability: SQLiteStore.Durability
    ) async throws {
        let folder = try TemporaryFolder()
        let name = durability.rawValue
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [hub = folder.hub as String, name = name as String] in
            let durability = try #require(SQLiteStore.Durability(rawValue: name))
            let store = try SQLiteStore(path: hub, durability: durability)
            for number in 0..<50 { try await store.create("i\(number)") }
            kill(getpid(), SIGKILL)
        }
        let store = try SQLiteStore(path: folder.hub)
        #expect(try await store.instances(InstanceQuery()).count == 50)
        let check = try await store.read {
            try String.fetchOne($0.db, sql: "PRAGMA integrity_check")
        }
        #expect(check == "ok")
    }
}
