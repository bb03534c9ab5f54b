import Foundation
import GRDB
import Testing
import WeftCore
import WeftDurable

@testable import WeftSQLite

/// A loss of power may cut SQLite's log anywhere, or leave a page half written. What is left is
/// always what some commit had left, never a mixture.
@Suite struct TornLogTests {
    private static let commits = 40
    private static let isTorture = ProcessInfo.processInfo.environment["WEFT_TORTURE"] != nil

    @Test func everyTornLogGivesThePrefixOfSomeCommit() async throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        var random = SeededRandom(seed: seed)
        let folder = try TemporaryFolder()
        let log = try await Self.writeLog(in: folder)
        for number in 0..<(Self.isTorture ? 2000 : 60) {
            let copy = try TemporaryFolder()
            try FileManager.default.copyItem(atPath: folder.hub, toPath: copy.hub)
            let cut = Int.random(in: 0...log.count, using: &random)
            var torn = log.prefix(cut)
            // Half of them end in what the disk held before.
            if Bool.random(using: &random) {
                torn += Data((0..<4096).map { _ in UInt8.random(in: 0...255, using: &random) })
            }
            try torn.write(to: URL(fileURLWithPath: copy.hub + "-wal"))
            let names = try await Self.names(in: copy.hub)
            #expect(
                names == (0..<names.count).map { "i\($0)" },
                "seed \(seed), number \(number), cut at \(cut) of \(log.count)")
            if cut == log.count { #expect(names.count == Self.commits) }
        }
    }

    /// A hub with one instance a commit, all of them still in the log.
    private static func writeLog(in folder: TemporaryFolder) async throws -> Data {
        let store = try SQLiteStore(path: folder.hub)
        for number in 0..<commits { try await store.create("i\(number)") }
        let log = try #require(FileManager.default.contents(atPath: folder.hub + "-wal"))
        // Before the store is closed, which would empty the log; the copies are made from here.
        let kept = folder.path + "/kept.sqlite"
        try FileManager.default.copyItem(atPath: folder.hub, toPath: kept)
        try await store.close()
        for ending in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: folder.hub + ending)
        }
        try FileManager.default.moveItem(atPath: kept, toPath: folder.hub)
        return log
    }

    private static func names(in hub: String) async throws -> [String] {
        let store = try SQLiteStore(path: hub)
        let names = try await store.read { hub in
            try String.fetchAll(hub.db, sql: "SELECT id FROM instances ORDER BY number")
        }
        #expect(try await store.firstDamage() == nil)
        try await store.close()
        return names
    }
}
