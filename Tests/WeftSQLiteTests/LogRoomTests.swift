import Foundation
import Testing
import WeftCore
import WeftDurable
import WeftTesting

@testable import WeftSQLite

/// The log of a busy hub is made longer ahead, and what lies behind its last frame says nothing.
@Suite struct LogRoomTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func logLength(_ hub: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: hub + "-wal")
        return try #require(attributes[.size] as? Int)
    }

    private func start(_ range: Range<Int>, _ store: SQLiteStore) async throws {
        let now = Timestamp(microseconds: 0)
        for number in range {
            let started = ExecutionStarted(name: "n", version: "1", input: .int(number))
            let id = try InstanceID("instance-\(number)")
            _ = try await store.create(
                NewInstance(id: id, start: started, label: "n", createdAt: now))
        }
    }

    /// Waits for what the store's own thread does when it has nothing else to do.
    private func lengthened(_ hub: String) async throws -> Bool {
        for _ in 0..<2000 {
            if try logLength(hub) >= LogRoom.length { return true }
            try await Task.sleep(for: .milliseconds(5))
        }
        return false
    }

    @Test func busyHubHasItsLogMadeLonger() async throws {
        let store = try SQLiteStore(path: folder.hub)
        try await start(0..<LogRoom.busyAfter, store)
        #expect(try await lengthened(folder.hub))
        try await store.close()
    }

    @Test func fewCommitsLeaveTheLogAsItIs() async throws {
        let store = try SQLiteStore(path: folder.hub)
        try await start(0..<LogRoom.busyAfter - 1, store)
        #expect(try logLength(folder.hub) < LogRoom.length / 2)
        try await store.close()
    }

    @Test func whatIsNotSyncedNeedsNoRoom() async throws {
        let store = try SQLiteStore(path: folder.hub, durability: .process)
        try await start(0..<LogRoom.busyAfter + 1, store)
        try await store.close()
        // Had it been lengthened, the log would have been kept until here.
        #expect(!FileManager.default.fileExists(atPath: folder.hub + "-wal"))
    }

    /// The state at a kill: file and log as they are, opened by another process.
    @Test(arguments: [0, 1, 24, 4096, LogRoom.piece]) func zerosBehindTheLastFrameAreNoLoss(
        _ zeros: Int
    ) async throws {
        let store = try SQLiteStore(path: folder.hub)
        try await start(0..<10, store)
        let copy = folder.path + "/copy.sqlite"
        try FileManager.default.copyItem(atPath: folder.hub, toPath: copy)
        try FileManager.default.copyItem(atPath: folder.hub + "-wal", toPath: copy + "-wal")
        let log = try #require(FileHandle(forWritingAtPath: copy + "-wal"))
        try log.seekToEnd()
        try log.write(contentsOf: Data(count: zeros))
        try log.close()
        try await store.close()

        let reopened = try SQLiteStore(path: copy)
        #expect(try await reopened.instances(InstanceQuery()).count == 10)
        try await start(10..<12, reopened)
        #expect(try await reopened.instances(InstanceQuery()).count == 12)
        #expect(try await reopened.firstDamage() == nil)
        try await reopened.close()
    }

    @Test func logThatIsNotThereIsLeftAlone() {
        #expect(!LogRoom(hub: folder.path + "/none.sqlite").lengthen())
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/none.sqlite-wal"))
    }

    @Test func longLogIsLeftAsItIs() throws {
        let log = folder.hub + "-wal"
        #expect(FileManager.default.createFile(atPath: log, contents: Data(count: 100)))
        var pieces = 1
        while LogRoom(hub: folder.hub).lengthen() { pieces += 1 }
        #expect(try logLength(folder.hub) == LogRoom.length)
        #expect(pieces == 16)
        #expect(!LogRoom(hub: folder.hub).lengthen())
        #expect(try logLength(folder.hub) == LogRoom.length)
    }
}
