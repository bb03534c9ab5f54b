import Foundation
import Testing
import WeftCore
import WeftDurable

@testable import WeftSQLite

@Suite struct SharedHubTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func twoStoresOnOneFileShareTheWork() async throws {
        let stores = [try SQLiteStore(path: folder.hub), try SQLiteStore(path: folder.hub)]
        _ = try await stores[0].schedule(200, of: "a", worker: "w0")
        let taken = try await withThrowingTaskGroup(of: [Int].self) { group in
            for (index, store) in stores.enumerated() {
                group.addTask {
                    var done: [Int] = []
                    while let next = try await store.leaseActivities(
                        lease(by: "w\(index)", limit: 1), named: ["blur"]
                    ).first {
                        try await store.complete(next.lease, with: .completed(1), at: at(1))
                        done.append(next.request.taskID)
                    }
                    return done
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(taken.sorted() == Array(0..<200))
    }

    @Test(.timeLimit(.minutes(5)))
    func aCommitOfAnotherStoreIsHeard() async throws {
        let one = try SQLiteStore(path: folder.hub)
        let other = try SQLiteStore(path: folder.hub)
        let (signals, continuation) = AsyncStream.makeStream(of: Void.self)
        let subscription = one.subscribe { continuation.yield() }
        // The first look of the watch has to come before the commit that it is to notice.
        try await one.create("mine")
        var heard = signals.makeAsyncIterator()
        await heard.next()
        let sender = Task {
            for number in 0... {
                try await other.create("theirs\(number)")
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        await heard.next()
        sender.cancel()
        withExtendedLifetime(subscription) {}
    }

    @Test func storesOfOneProcessDoNotTakeEachOtherForDead() async throws {
        let one = try SQLiteStore(path: folder.hub)
        let other = try SQLiteStore(path: folder.hub)
        let lease = try await one.schedule(1, of: "a", worker: "w1")
        #expect(try await other.reclaimDeadWorkers(at: at(1)) == 0)
        #expect(try await one.renew([.instance(lease)], until: at(60)) == [])
        try await one.close()
        #expect(try await other.reclaimDeadWorkers(at: at(1)) == 1)
    }

    @Test func aHubReachedByASymbolicLinkIsTheSameHub() async throws {
        let link = folder.path + "/link.sqlite"
        let one = try SQLiteStore(path: folder.hub)
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: folder.hub)
        _ = try await one.schedule(1, of: "a", worker: "w1")
        let other = try SQLiteStore(path: link)
        #expect(other.path == one.path)
        #expect(try await other.reclaimDeadWorkers(at: at(1)) == 0)
    }

    @Test func locksOfWorkersThatAreGoneAreSweptAway() async throws {
        let one = try SQLiteStore(path: folder.hub)
        _ = try await one.schedule(1, of: "a", worker: "w/1 \u{1F9F5}")
        let stale = one.path + ".workers/stale.lock"
        #expect(FileManager.default.createFile(atPath: stale, contents: nil))
        _ = try await one.reclaimDeadWorkers(at: at(1))
        let names = try FileManager.default.contentsOfDirectory(atPath: one.path + ".workers")
        #expect(names.count == 1)
        #expect(names.first?.hasPrefix("w_1__-") == true)
    }
}
