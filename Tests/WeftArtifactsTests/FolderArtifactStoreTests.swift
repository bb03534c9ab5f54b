import Foundation
import Testing
import WeftArtifacts

@Suite struct FolderArtifactStoreTests {
    private let place: ScratchFolder
    private let abc = Array("abc".utf8)
    private let abcPath = "ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    init() throws { place = try ScratchFolder() }

    private var path: String { place.path + "/artifacts" }

    @Test func artifactsLieUnderTheirFirstByteReadOnly() throws {
        let store = try FolderArtifactStore(path: path)
        let artifact = try store.put(abc)
        #expect(try store.path(of: artifact.id) == path + "/" + abcPath)
        #expect(try files(in: path) == [abcPath])
        #expect(try permissions(of: path + "/" + abcPath) == 0o444)
        for folder in ["", "/ba", "/tmp"] {
            #expect(try permissions(of: path + folder) == 0o700)
        }
    }

    @Test func artifactsOutliveTheStore() throws {
        let artifact = try FolderArtifactStore(path: path).put(abc)
        #expect(try FolderArtifactStore(path: path).bytes(of: artifact) == abc)
    }

    @Test func aRelativePathIsTakenFromTheCurrentFolder() throws {
        let name = ".build/weft-test-\(UInt64.random(in: .min ... .max))"
        let store = try FolderArtifactStore(path: name)
        #expect(store.path == FileManager.default.currentDirectoryPath + "/" + name)
        try FileManager.default.removeItem(atPath: store.path)
    }

    @Test func aStoreLeavesNoTemporariesBehind() throws {
        _ = try FolderArtifactStore(path: path).put(abc)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/tmp") == ["lock"])
    }

    @Test func openingASecondStoreKeepsWhatTheFirstIsWriting() throws {
        let first = try FolderArtifactStore(path: path)
        let artifact = try first.put { writer in
            try writer.write(abc)
            let second = try FolderArtifactStore(path: path)
            #expect(try second.artifacts().isEmpty)
            #expect(try files(in: path).count == 1)
        }.artifact
        #expect(try first.bytes(of: artifact) == abc)
    }

    @Test func storesOpenedAndClosedTogetherDoNotDisturbEachOther() throws {
        DispatchQueue.concurrentPerform(iterations: 40) { index in
            #expect(throws: Never.self) {
                let store = try FolderArtifactStore(path: path, durability: .process)
                _ = try store.put([UInt8(index)])
            }
        }
        #expect(try FolderArtifactStore(path: path).usage().count == 40)
    }

    @Test func temporariesWithoutALivingOwnerAreRemoved() throws {
        _ = try FolderArtifactStore(path: path)
        for name in ["/tmp/99-dead", "/tmp/\(getpid())-looksalive"] {
            try FileManager.default.createDirectory(
                atPath: path + name, withIntermediateDirectories: false)
            try overwrite(path + name + "/0", with: abc)
        }
        try overwrite(path + "/tmp/stray", with: abc)
        _ = try FolderArtifactStore(path: path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path + "/tmp") == ["lock"])
    }

    @Test func foreignFilesAreNotArtifacts() throws {
        let store = try FolderArtifactStore(path: path)
        _ = try store.put(abc)
        try overwrite(path + "/ba/README", with: abc)
        try FileManager.default.createDirectory(
            atPath: path + "/zz", withIntermediateDirectories: false)
        #expect(try store.artifacts().map(\.byteCount) == [3])
    }

    @Test func aTruncatedArtifactIsReplacedAndKept() throws {
        let store = try FolderArtifactStore(path: path)
        let artifact = try store.put(abc)
        try overwrite(path + "/" + abcPath, with: [])
        #expect(try store.put(abc) == artifact)
        #expect(try store.bytes(of: artifact) == abc)
        let kept = try FileManager.default.contentsOfDirectory(atPath: path + "/quarantine")
        #expect(kept.count == 1 && kept.allSatisfy { $0.hasPrefix("\(artifact.id)-") })
    }

    @Test func whatElseHasAnArtifactsNameIsSetAside() throws {
        let store = try FolderArtifactStore(path: path)
        let id = ArtifactID(hashing: abc)
        try FileManager.default.createDirectory(
            atPath: path + "/" + abcPath, withIntermediateDirectories: true)
        #expect(try !store.contains(id))
        _ = try store.put(abc)
        #expect(try store.bytes(of: id) == abc)
        try FileManager.default.removeItem(atPath: path + "/" + abcPath)
        try FileManager.default.createSymbolicLink(
            atPath: path + "/" + abcPath, withDestinationPath: "/etc/passwd")
        #expect(throws: ArtifactError.self) { try store.bytes(of: id) }
        _ = try store.put(abc)
        #expect(try store.bytes(of: id) == abc)
    }

    @Test func aFileInTheFoldersPlaceIsAnError() throws {
        try overwrite(path, with: abc)
        let error = #expect(throws: ArtifactError.self) { try FolderArtifactStore(path: path) }
        #expect(error?.code == .unavailable)
        #expect(
            error?.message.hasPrefix("Expected a folder for artifacts at \(path), found that")
                == true)
        #expect(error?.message.hasSuffix("Choose another folder or fix its permissions.") == true)
    }

    @Test func aFileInAShardsPlaceIsAnError() throws {
        let store = try FolderArtifactStore(path: path)
        try overwrite(path + "/ba", with: abc)
        let error = #expect(throws: ArtifactError.self) { try store.put(abc) }
        #expect(error?.code == .unavailable)
        #expect(try files(in: path) == ["ba"])
    }

    @Test(arguments: FolderArtifactStore.Moment.allCases)
    func anErrorAtAnyMomentLeavesAllOrNothing(moment: FolderArtifactStore.Moment) throws {
        struct Stop: Error {}
        let store = try FolderArtifactStore(path: path) { reached in
            if reached == moment { throw Stop() }
        }
        #expect(throws: Stop.self) { try store.put(abc) }
        let isThere = [.renamed, .settled].contains(moment)
        #expect(try files(in: path) == (isThere ? [abcPath] : []))
        let next = try FolderArtifactStore(path: path)
        #expect(try next.contains(ArtifactID(hashing: abc)) == isThere)
        #expect(try next.verify(next.put(abc).id).byteCount == 3)
    }
}
