import Foundation
import Testing
import WeftSQLite

/// POSIX locks belong to a process and a file: closing any descriptor of the file drops them all.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: "/proc/locks")))
struct FileLockTests {
    @Test func aSecondStoreOfTheProcessLeavesTheLocksOfTheFirst() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("weft-locks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("hub.sqlite").path
        let first = try SQLiteStore(path: path)
        let before = try locks(on: path)
        #expect(before > 0)
        let second = try SQLiteStore(path: path)
        #expect(try locks(on: path) >= before)
        try await second.close()
        #expect(try locks(on: path) >= before)
        try await first.close()
    }

    /// How many locks this process holds on the file, by the kernel's list.
    private func locks(on path: String) throws -> Int {
        var status = stat()
        try #require(stat(path, &status) == 0)
        let list = try String(contentsOfFile: "/proc/locks", encoding: .utf8)
        return list.split(separator: "\n").count { line in
            let fields = line.split(separator: " ")
            return fields.contains("\(getpid())")
                && fields.contains { $0.hasSuffix(":\(status.st_ino)") }
        }
    }
}
