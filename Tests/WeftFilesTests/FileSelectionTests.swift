import Foundation
import Testing
import WeftFiles

@Suite struct FileSelectionTests {
    @Test func aFolderGivesWhatIsWantedBelowItInOrder() throws {
        let tree = try Tree([
            "b.jpg", "a/z.jpg", "a/b/c.JPG", "notes.txt", ".hidden.jpg", ".git/x.jpg",
        ])
        var selection = FileSelection { $0.lowercased().hasSuffix(".jpg") }
        selection.add(tree.path)
        #expect(selection.files.map(\.relativePath) == ["b.jpg", "a/z.jpg", "a/b/c.JPG"])
        #expect(selection.ignoredCount == 1)
        #expect(selection.problems.isEmpty)
    }

    @Test func aFileIsTakenWhateverItIs() throws {
        let tree = try Tree(["notes.txt"])
        var selection = FileSelection { _ in false }
        selection.add(tree.path + "/notes.txt")
        #expect(selection.files.map(\.relativePath) == ["notes.txt"])
    }

    @Test func patternsKeepTheTreeBelowTheirFixedPart() throws {
        let tree = try Tree(["2024/x/a.jpg", "2024/b.jpg", "2024/c.png", "2025/d.jpg"])
        var selection = FileSelection()
        selection.add(tree.path + "/2024/**/*.jpg")
        #expect(Set(selection.files.map(\.relativePath)) == ["x/a.jpg", "b.jpg"])
    }

    @Test func aNameThatLooksLikeAPatternIsAName() throws {
        let tree = try Tree(["a[1].jpg", "a1.jpg"])
        var selection = FileSelection()
        selection.add(tree.path + "/a[1].jpg")
        #expect(selection.files.map(\.name) == ["a[1].jpg"])
    }

    @Test func whatIsNamedTwiceIsTakenOnce() throws {
        let tree = try Tree(["a.jpg", "b.jpg"])
        var selection = FileSelection()
        selection.add(tree.path + "/b.jpg")
        selection.add(tree.path)
        #expect(selection.files.map(\.name) == ["b.jpg", "a.jpg"])
    }

    @Test func whatIsNotThereIsSaid() throws {
        let tree = try Tree([])
        var selection = FileSelection()
        selection.add(tree.path + "/none.jpg")
        selection.add(tree.path + "/*.jpg")
        #expect(
            selection.problems.map(\.message) == [
                "Expected a file, a folder or a pattern, found nothing at \(tree.path)/none.jpg. "
                    + "Check the name.",
                "Expected files that match \(tree.path)/*.jpg, found none. Check the pattern.",
            ])
    }

    @Test func linksToFilesAreFollowedAndLinksToFoldersAreNot() throws {
        let tree = try Tree(["real/a.jpg"])
        try FileManager.default.createSymbolicLink(
            atPath: tree.path + "/loop", withDestinationPath: tree.path)
        try FileManager.default.createSymbolicLink(
            atPath: tree.path + "/b.jpg", withDestinationPath: tree.path + "/real/a.jpg")
        var selection = FileSelection()
        selection.add(tree.path)
        #expect(selection.files.map(\.relativePath) == ["b.jpg", "real/a.jpg"])
    }

    #if os(Linux)
        @Test func aNameInOtherBytesIsAProblemAndNotAFile() throws {
            let tree = try Tree(["a.jpg"])
            let descriptor = open(tree.path, O_RDONLY)
            let bytes: [CChar] = [0x66, CChar(bitPattern: 0xff), 0x2e, 0x6a, 0]
            close(openat(descriptor, bytes, O_CREAT | O_WRONLY, 0o600))
            close(descriptor)
            var selection = FileSelection()
            selection.add(tree.path)
            #expect(selection.files.map(\.name) == ["a.jpg"])
            #expect(selection.problems.map(\.code) == [.unusableName])
        }
    #endif

    @Test func partsOfANameAreToldApart() {
        let file = SelectedFile(path: "/p/a/b.tar.gz", relativePath: "a/b.tar.gz")
        #expect(file.name == "b.tar.gz")
        #expect(file.stem == "b.tar")
        #expect(file.ending == "gz")
        #expect(file.folder == "a")
        #expect(SelectedFile(path: "/p/.rc", relativePath: ".rc").ending == "")
    }
}

/// A folder of empty files, which is removed in the end.
final class Tree {
    let path: String

    init(_ files: [String]) throws {
        path =
            URL(fileURLWithPath: NSTemporaryDirectory()).standardizedFileURL.path
            + "/weft-tree-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for file in files {
            let url = URL(fileURLWithPath: "\(path)/\(file)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: url)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
