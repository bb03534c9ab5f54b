import Foundation
import Synchronization
import Testing
import WeftArtifacts
import WeftCore

@Suite struct FolderArtifactStoreCollectionTests {
    /// One store puts the same bytes again and again, each time after the artifact has become old;
    /// another removes old artifacts as fast as it can. What `put` has returned is there.
    @Test func whatWasJustPutIsNeverRemoved() async throws {
        let place = try ScratchFolder()
        let putter = try FolderArtifactStore(path: place.path + "/a", durability: .process)
        let remover = try FolderArtifactStore(path: place.path + "/a", durability: .process)
        let bytes = Array("again".utf8)
        let id = ArtifactID(hashing: bytes)
        let old = SystemClock().now + .hours(-2)
        let done = Done()
        let removals = try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                var count = 0
                while !done.flag.withLock({ $0 }) {
                    if try remover.remove(id, unusedSince: old + .hours(1)) { count += 1 }
                }
                return count
            }
            group.addTask {
                defer { done.flag.withLock { $0 = true } }
                for round in 0..<2000 {
                    if round.isMultiple(of: 2) {
                        _ = try putter.put(bytes)
                    } else {
                        _ = try putter.put { try $0.write(bytes) }
                    }
                    #expect(try putter.bytes(of: id) == bytes, "round \(round)")
                    // Between here and the next put it may vanish, and often does.
                    try age(try putter.path(of: id), to: old)
                }
                return 0
            }
            return try await group.reduce(0, +)
        }
        #expect(removals > 0)
        #expect(try files(in: place.path).count <= 1)
    }
}

private final class Done: Sendable {
    let flag = Mutex(false)
}
