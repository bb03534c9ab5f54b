import Foundation
import Testing
import WeftArtifacts

/// Kills a process with SIGKILL in the middle of a `put` and looks at what it leaves.
@Suite struct FolderArtifactStoreCrashTests {
    @Test func killedWithAnEmptyTemporary() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { try Crash.put(dyingAt: .created) }
        try Crash.checkWhatIsLeft(after: .created)
    }

    @Test func killedWithAWrittenTemporary() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { try Crash.put(dyingAt: .written) }
        try Crash.checkWhatIsLeft(after: .written)
    }

    @Test func killedWithASyncedTemporary() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { try Crash.put(dyingAt: .synced) }
        try Crash.checkWhatIsLeft(after: .synced)
    }

    @Test func killedAfterTheRename() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { try Crash.put(dyingAt: .renamed) }
        try Crash.checkWhatIsLeft(after: .renamed)
    }

    @Test func killedBeforeTheReturn() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { try Crash.put(dyingAt: .settled) }
        try Crash.checkWhatIsLeft(after: .settled)
    }

    @Test func aReadOnlyFolderIsAnError() async throws {
        // Another user, since to root every folder is writable.
        await #expect(processExitsWith: .success) {
            let place = try ScratchFolder()
            #expect(chmod(place.path, 0o555) == 0)
            if geteuid() == 0 {
                #expect(chown(place.path, 65534, 65534) == 0)
                #expect(setuid(65534) == 0)
            }
            let error = #expect(throws: ArtifactError.self) {
                try FolderArtifactStore(path: place.path + "/artifacts")
            }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("found that it cannot be made: ") == true)
        }
    }

    @Test func aFolderThatBecameReadOnlyIsAnError() async throws {
        await #expect(processExitsWith: .success) {
            let place = try ScratchFolder()
            if geteuid() == 0 {
                #expect(chown(place.path, 65534, 65534) == 0)
                #expect(setuid(65534) == 0)
            }
            let store = try FolderArtifactStore(path: place.path)
            #expect(chmod(place.path, 0o555) == 0)
            let error = #expect(throws: ArtifactError.self) { try store.put([1]) }
            #expect(error?.code == .unavailable)
            #expect(
                error?.message.hasSuffix(
                    "found: Permission denied. Check that the folder's disk is there and that its "
                        + "permissions allow it.") == true)
            #expect(chmod(place.path, 0o755) == 0)
            #expect(try files(in: place.path).isEmpty)
        }
    }
}

/// What the killed process does, and what must be true afterwards.
private enum Crash {
    static let bytes = Array(repeating: UInt8(7), count: 100_000)

    /// In the child: dies by SIGKILL at a moment of a `put`.
    static func put(dyingAt moment: FolderArtifactStore.Moment) throws {
        let store = try FolderArtifactStore(path: path(moment, parent: getppid())) { reached in
            if reached == moment { kill(getpid(), SIGKILL) }
        }
        _ = try store.put(bytes)
    }

    /// In the parent: all or nothing, and the next store cleans up and puts the same artifact.
    static func checkWhatIsLeft(after moment: FolderArtifactStore.Moment) throws {
        let path = path(moment, parent: getpid())
        defer { try? FileManager.default.removeItem(atPath: path) }
        let id = ArtifactID(hashing: bytes)
        let final = "\(id.text.prefix(2))/\(id.text.dropFirst(2))"
        let left = try files(in: path)
        if [.renamed, .settled].contains(moment) {
            #expect(left == [final])
        } else {
            #expect(left.count == 1 && left.allSatisfy { $0.hasPrefix("tmp/") })
        }
        let store = try FolderArtifactStore(path: path)
        #expect(try files(in: path) == left.filter { $0 == final })
        let artifact = try store.put(bytes)
        #expect(try store.verify(artifact.id) == artifact)
        #expect(try files(in: path) == [final])
    }

    private static func path(_ moment: FolderArtifactStore.Moment, parent: Int32) -> String {
        FileManager.default.temporaryDirectory.path + "/weft-crash-\(parent)-\(moment.rawValue)"
    }
}
