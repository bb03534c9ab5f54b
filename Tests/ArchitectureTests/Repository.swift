import Foundation

/// The files of the repository that this test was compiled from.
enum Repository {
    /// The folder of `Package.swift`.
    static let root = URL(fileURLWithPath: #filePath)
        .resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path

    /// Folders that hold what is built or downloaded, not what is written.
    private static let skipped: Set<String> = [
        ".git", ".build", ".swiftpm", "demo-out", "checkouts",
    ]

    /// The files below a folder of the repository, as paths in the repository, sorted.
    static func files(
        below folder: String = "", withExtensions extensions: Set<String>
    ) -> [String] {
        let start = folder.isEmpty ? root : root + "/" + folder
        guard let walk = FileManager.default.enumerator(atPath: start) else { return [] }
        var found: [String] = []
        for case let path as String in walk {
            let name = (path as NSString).lastPathComponent
            if skipped.contains(name) || name.hasPrefix(".build") {
                walk.skipDescendants()
            } else if extensions.contains((path as NSString).pathExtension) {
                found.append(folder.isEmpty ? path : folder + "/" + path)
            }
        }
        return found.sorted()
    }

    /// The Swift files of the modules and of the built-in pipelines.
    static var sources: [String] {
        files(below: "Sources", withExtensions: ["swift"])
            + files(below: "pipelines", withExtensions: ["swift"])
    }

    /// The module that a source file belongs to.
    static func module(of path: String) -> String {
        let parts = path.split(separator: "/")
        return parts[0] == "pipelines" ? "WeftPipelines" : String(parts[1])
    }

    static func text(of path: String) throws -> String {
        try String(contentsOfFile: root + "/" + path, encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root + "/" + path)
    }
}
