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
        #expect(try isLocked(path))
        let second = try SQLiteStore(path: path)
        #expect(try isLocked(path))
        try await second.close()
        #expect(try isLocked(path))
        try await first.close()
    }

    /// Whether this process holds a lock on the file, by the kernel's list. A list that changes while
    /// it is read may lack an entry, so it is read some times.
    private func isLocked(_ path: String) throws -> Bool {
        var status = stat()
        try #require(stat(path, &status) == 0)
        for _ in 0..<100 {
            let isListed = try lines(of: "/proc/locks").contains { line in
                let fields = line.split(separator: " ")
                return fields.contains("\(getpid())")
                    && fields.contains { $0.hasSuffix(":\(status.st_ino)") }
            }
            if isListed { return true }
        }
        return false
    }

    /// The lines of a file of the kernel's, whose length nobody knows before it is read.
    private func lines(of path: String) throws -> [Substring] {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}
