import Foundation
import Testing
import WeftArtifacts
import WeftCore

/// What every artifact store must do.
@Suite struct ArtifactStoreConformanceTests {
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case folderAtPower, folderAtProcess, memory

        var testDescription: String { rawValue }

        /// An empty store, and what keeps its place alive.
        func make() throws -> (store: any ArtifactStore, place: ScratchFolder) {
            let place = try ScratchFolder()
            switch self {
            case .folderAtPower:
                return (try FolderArtifactStore(path: place.path + "/a", durability: .power), place)
            case .folderAtProcess:
                return (
                    try FolderArtifactStore(path: place.path + "/a", durability: .process), place
                )
            case .memory: return (try MemoryArtifactStore(), place)
            }
        }
    }

    private let abc = Array("abc".utf8)

    @Test(arguments: Kind.allCases) func whatWasPutCanBeRead(kind: Kind) throws {
        let (store, place) = try kind.make()
        defer { withExtendedLifetime(place) {} }
        let artifact = try store.put(abc)
        #expect(artifact == Artifact(id: ArtifactID(hashing: abc), byteCount: 3))
        #expect(try store.contains(artifact.id))
        #expect(try store.bytes(of: artifact.id) == abc)
        #expect(try store.bytes(of: artifact) == abc)
        #expect(try store.byteCount(of: artifact.id) == 3)
        #expect(try store.map(artifact).withUnsafeBytes { Array($0) } == abc)
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: store.path(of: artifact.id))) == Data(abc))
        #expect(try store.verify(artifact.id) == artifact)
    }

    @Test(arguments: Kind.allCases) func onlyWhatWasNotUsedSinceIsRemoved(kind: Kind) throws {
        let (store, place) = try kind.make()
        defer { withExtendedLifetime(place) {} }
        let id = try store.put(abc).id
        let old = SystemClock().now + .hours(-2)
        let middle = SystemClock().now + .hours(-1)
        try age(store.path(of: id), to: old)
        #expect(try store.holdings().map(\.usedAt) == [old])
        #expect(try !store.remove(id, unusedSince: old))
        _ = try store.put(abc)
        #expect(try !store.remove(id, unusedSince: middle))
        try age(store.path(of: id), to: old)
        #expect(try store.put { try $0.write(abc) }.artifact.id == id)
        #expect(try !store.remove(id, unusedSince: middle))
        try age(store.path(of: id), to: old)
        #expect(try store.renew(id))
        #expect(try !store.remove(id, unusedSince: middle))
        try age(store.path(of: id), to: old)
        #expect(try store.remove(id, unusedSince: middle))
        #expect(try !store.contains(id))
        #expect(try !store.renew(id))
        #expect(try !store.remove(id, unusedSince: middle))
    }

    @Test(arguments: Kind.allCases) func theEmptyArtifactIsAnArtifact(kind: Kind) throws {
        let (store, place) = try kind.make()
        defer { withExtendedLifetime(place) {} }
        let artifact = try store.put([])
        #expect(artifact.byteCount == 0)
        #expect(try store.bytes(of: artifact).isEmpty)
        #expect(try store.map(artifact).withUnsafeBytes { $0.count } == 0)
        #expect(try store.verify(artifact.id) == artifact)
    }

    @Test(arguments: Kind.allCases) func allWaysOfPuttingGiveTheSameArtifact(kind: Kind) throws {
        let (store, place) = try kind.make()
        let bytes = (0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) }
        let expected = Artifact(id: ArtifactID(hashing: bytes), byteCount: bytes.count)
        let input = place.path + "/input"
        try overwrite(input, with: bytes)
        #expect(try Artifact(describingFile: input) == expected)
        #expect(try store.put(contentsOfFile: input) == expected)
        try store.remove(expected.id)
        #expect(
            try store.put { writer in
                for start in stride(from: 0, to: bytes.count, by: 700_000) {
                    try writer.write(Array(bytes[start..<min(start + 700_000, bytes.count)]))
                }
                return writer.byteCount
            } == (expected, 3_000_001))
        try store.remove(expected.id)
        let (artifact, count) = try store.withTemporaryFile { file in
            bytes.withUnsafeBytes { write(file.fileDescriptor, $0.baseAddress, $0.count) }
        }
        #expect(artifact == expected && count == 3_000_001)
        #expect(try store.bytes(of: expected) == bytes)
    }

    @Test(arguments: Kind.allCases) func aTemporaryFileMayBeWrittenByItsPath(kind: Kind) throws {
        let (store, place) = try kind.make()
        defer { withExtendedLifetime(place) {} }
        let (artifact, _) = try store.withTemporaryFile { file in
            let handle = try #require(FileHandle(forWritingAtPath: file.path))
            try handle.write(contentsOf: abc)
            try handle.close()
        }
        #expect(artifact.id == ArtifactID(hashing: abc))
    }

    @Test(arguments: Kind.allCases) func aReplacedTemporaryFileIsAnError(kind: Kind) throws {
        let (store, place) = try kind.make()
        defer { withExtendedLifetime(place) {} }
        let error = #expect(throws: ArtifactError.self) {
            try store.withTemporaryFile { try overwrite($0.path, with: abc) }
        }
        #expect(error?.code == .unusableInput)
        #expect(error?.message.contains("to be written in place, found that it was") == true)
        #expect(try store.artifacts().isEmpty)
    }

    @Test(arguments: Kind.allCases) func puttingAgainChangesNothing(kind: Kind) throws {
        let (store, place) = try kind.make()
        defer { withExtendedLifetime(place) {} }
        let first = try store.put(abc)
        let before = try inode(of: store.path(of: first.id))
        #expect(try store.put(abc) == first)
        #expect(try store.put { try $0.write(abc) }.artifact == first)
        #expect(try inode(of: store.path(of: first.id)) == before)
        #expect(try store.usage() == ArtifactUsage(count: 1, byteCount: 3))
    }

    @Test(arguments: Kind.allCases) func whatAClosureThrowsComesOutAndNothingStays(
        kind: Kind
    ) throws {
        struct Stop: Error {}
        let (store, place) = try kind.make()
        defer { withExtendedLifetime(place) {} }
        var path = ""
        #expect(throws: Stop.self) {
            try store.withTemporaryFile { file in
                path = file.path
                throw Stop()
            }
        }
        #expect(throws: Stop.self) {
            try store.put { writer in
                try writer.write(abc)
                throw Stop()
            }
        }
        #expect(!path.isEmpty && !FileManager.default.fileExists(atPath: path))
        #expect(try store.artifacts().isEmpty)
    }

    @Test(arguments: Kind.allCases) func missingArtifactsAreSaidToBeMissing(kind: Kind) throws {
        let (store, place) = try kind.make()
        defer { withExtendedLifetime(place) {} }
        let id = ArtifactID(hashing: abc)
        #expect(try !store.contains(id))
        #expect(try !store.remove(id))
        for read in [{ try store.bytes(of: id).count }, { try store.path(of: id).count }] {
            let error = #expect(throws: ArtifactError.self) { try read() }
            #expect(error?.code == .missing)
            #expect(error?.failure.isRetryable == false)
            #expect(error?.message.hasPrefix("Expected artifact \(id) in ") == true)
            #expect(error?.message.hasSuffix("or restore the folder.") == true)
        }
        #expect(throws: ArtifactError.self) { try store.verify(id) }
    }

    @Test(arguments: Kind.allCases) func removedArtifactsStayReadableForWhoHasThem(
        kind: Kind
    ) throws {
        let (store, place) = try kind.make()
        defer { withExtendedLifetime(place) {} }
        let artifact = try store.put(abc)
        let file = try store.open(artifact)
        let mapping = try store.map(artifact)
        #expect(try store.remove(artifact.id))
        #expect(try !store.contains(artifact.id))
        #expect(try file.bytes() == abc)
        #expect(mapping.withUnsafeBytes { Array($0) } == abc)
    }

    @Test(arguments: Kind.allCases) func allArtifactsAreListedInOrder(kind: Kind) throws {
        let (store, place) = try kind.make()
        defer { withExtendedLifetime(place) {} }
        #expect(try store.artifacts().isEmpty)
        let put = try (0..<100).map { try store.put(Array(repeating: UInt8($0), count: $0)) }
        #expect(try store.artifacts() == put.sorted { $0.id < $1.id })
        #expect(try store.usage() == ArtifactUsage(count: 100, byteCount: 4950))
    }

    @Test(arguments: Kind.allCases) func anotherLengthThanRecordedIsDamage(kind: Kind) throws {
        let (store, place) = try kind.make()
        defer { withExtendedLifetime(place) {} }
        let artifact = try store.put(abc)
        try overwrite(store.path(of: artifact.id), with: [1])
        let error = #expect(throws: ArtifactError.self) { try store.open(artifact) }
        #expect(error?.code == .damaged)
        #expect(
            error?.message.hasPrefix(
                "Expected 3 bytes in artifact \(artifact.id), found 1. It was moved to ") == true)
        #expect(try !store.contains(artifact.id))
        #expect(try store.put(abc) == artifact)
        #expect(try store.bytes(of: artifact) == abc)
    }

    @Test(arguments: Kind.allCases) func otherBytesThanTheIDAreDamage(kind: Kind) throws {
        let (store, place) = try kind.make()
        defer { withExtendedLifetime(place) {} }
        let artifact = try store.put(abc)
        let other = Array("abd".utf8)
        try overwrite(store.path(of: artifact.id), with: other)
        let error = #expect(throws: ArtifactError.self) { try store.verify(artifact.id) }
        #expect(error?.code == .damaged)
        #expect(
            error?.message.contains("found 3 bytes with \(ArtifactID(hashing: other))") == true)
        #expect(try !store.contains(artifact.id))
    }

    @Test(arguments: Kind.allCases) func manyThreadsMayPutTheSame(kind: Kind) throws {
        let (store, place) = try kind.make()
        defer { withExtendedLifetime(place) {} }
        DispatchQueue.concurrentPerform(iterations: 64) { index in
            #expect(throws: Never.self) {
                _ = try store.put([UInt8(index % 4), 1, 2])
                _ = try store.put { try $0.write([UInt8(index % 4), 1, 2]) }
            }
        }
        #expect(try store.usage() == ArtifactUsage(count: 4, byteCount: 12))
        for artifact in try store.artifacts() { try store.verify(artifact.id) }
    }

    @Test(arguments: Kind.allCases) func onlyRegularFilesBecomeArtifacts(kind: Kind) throws {
        let (store, place) = try kind.make()
        let pipe = place.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for (path, found) in [
            (pipe, "something else"), (place.path, "something else"),
            (place.path + "/absent", "No such file or directory"),
        ] {
            let error = ArtifactError(
                .unusableInput,
                "Expected a regular file that can be read at \(path), found: \(found). "
                    + "Check the path and its permissions.")
            #expect(throws: error) { try store.put(contentsOfFile: path) }
            #expect(throws: error) { try Artifact(describingFile: path) }
        }
    }
}
