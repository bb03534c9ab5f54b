import Foundation
import Testing
import WeftFiles

@Suite struct FileStampTests {
    @Test func aStampChangesWithTheContentAndNotWithReading() throws {
        let tree = try Tree(["a"])
        let path = tree.path + "/a"
        let before = try #require(FileStamp(path: path))
        _ = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(FileStamp(path: path) == before)
        try Data([1]).write(to: URL(fileURLWithPath: path))
        #expect(FileStamp(path: path) != before)
    }

    @Test func onlyRegularFilesHaveStamps() throws {
        let tree = try Tree([])
        #expect(FileStamp(path: tree.path) == nil)
        #expect(FileStamp(path: tree.path + "/none") == nil)
        #expect(FileStamp(path: "/dev/null") == nil)
    }

    @Test func aStampOfJustNowIsNotSettled() throws {
        let tree = try Tree(["a"])
        let stamp = try #require(FileStamp(path: tree.path + "/a"))
        #expect(!stamp.isSettled(at: stamp.changed + 1_000_000_000))
        #expect(stamp.isSettled(at: stamp.changed + 2_000_000_001))
    }

    @Test func aStampSurvivesItsCoding() throws {
        let tree = try Tree(["a"])
        let stamp = try #require(FileStamp(path: tree.path + "/a"))
        let coded = try JSONEncoder().encode(stamp)
        #expect(try JSONDecoder().decode(FileStamp.self, from: coded) == stamp)
    }
}
