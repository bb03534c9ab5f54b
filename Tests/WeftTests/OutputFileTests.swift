import Foundation
import Testing
import WeftArtifacts

@testable import Weft

/// A final name is either absent or complete, and nothing is left beside it.
struct OutputFileTests {
    @Test func aFileIsWrittenWholeWithNothingBesideIt() throws {
        let scratch = try Scratch()
        let written = try OutputFile(path: scratch("new/out.bin")).write([1, 2, 3])
        #expect(written == Artifact(id: ArtifactID(hashing: [1, 2, 3]), byteCount: 3))
        #expect(try names(in: scratch("new")) == ["out.bin"])
    }

    @Test func whatADeadAttemptLeftIsTakenOver() throws {
        let scratch = try Scratch()
        for name in [".out.bin.weft-partial", ".out.bin.2.weft-partial"] {
            try Data([9, 9, 9]).write(to: URL(fileURLWithPath: scratch(name)))
        }
        try OutputFile(path: scratch("out.bin")).write([1])
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch("out.bin"))) == Data([1]))
        #expect(try names(in: scratch.path) == ["out.bin"])
    }

    @Test func aLivingAttemptIsLeftAlone() throws {
        let scratch = try Scratch()
        let living = scratch(".out.bin.weft-partial")
        try Data([9]).write(to: URL(fileURLWithPath: living))
        let descriptor = open(living, O_RDONLY)
        defer { close(descriptor) }
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        try OutputFile(path: scratch("out.bin")).write([1])
        #expect(try Data(contentsOf: URL(fileURLWithPath: living)) == Data([9]))
        #expect(try names(in: scratch.path) == [".out.bin.weft-partial", "out.bin"])
    }

    @Test func aNameAsLongAsTheFileSystemTakesIsWritten() throws {
        let scratch = try Scratch()
        let name = String(repeating: "n", count: 251) + ".bin"
        try OutputFile(path: scratch(name)).write([1])
        #expect(try names(in: scratch.path) == [name])
    }

    @Test func aWriteThatFailsLeavesTheOldFile() throws {
        let scratch = try Scratch()
        let output = OutputFile(path: scratch("out.bin"))
        try output.write([1])
        #expect(throws: ArtifactError.self) { try output.write(copyOf: scratch("missing.bin")) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch("out.bin"))) == Data([1]))
        #expect(try names(in: scratch.path) == ["out.bin"])
    }

    @Test func aFolderThatIsAFileIsSaidInOneSentence() throws {
        let scratch = try Scratch()
        try Data().write(to: URL(fileURLWithPath: scratch("file")))
        let error = #expect(throws: WeftError.self) {
            try OutputFile(path: scratch("file/out.bin")).write([1])
        }
        #expect(error?.code == "output-unwritable")
        #expect(error?.message.hasPrefix("Expected to write \(scratch("file/out.bin"))") == true)
    }

    private func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }
}
