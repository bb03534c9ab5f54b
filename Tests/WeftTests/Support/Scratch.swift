import Foundation

/// A folder that is removed with everything in it.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/weft-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A path below the folder.
    func callAsFunction(_ name: String) -> String { path + "/" + name }

    /// A new folder below the folder.
    func folder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(
            atPath: self(name), withIntermediateDirectories: true)
        return self(name)
    }
}

/// The files of the repository that tests read.
enum Fixture {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/fixtures/"

    static func path(_ name: String) -> String { root + name }

    static let rocket = path("photos/rocket.png")
    static let rocketMask = path("masks/rocket-whole.png")
}

/// The bytes of a file; `nil` where there is none.
func bytes(of path: String) -> Data? { FileManager.default.contents(atPath: path) }

/// The files below a folder, as paths in it, sorted.
func files(below folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { name in
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder)
            && !isFolder.boolValue
    }.sorted()
}

/// Runs a body for 0, 1, 2 ... with at most so many at the same time.
func forEach(
    _ count: Int, atOnce width: Int, _ body: @escaping @Sendable (Int) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<count {
            if number >= width { try await group.next() }
            group.addTask { try await body(number) }
        }
        try await group.waitForAll()
    }
}
