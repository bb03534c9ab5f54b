import Foundation
import Testing

/// A temporary folder with photos, a hub of its own and a quiet environment.
final class Place: Sendable {
    let folder: URL

    /// The files of the repository.
    static let fixtures = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("fixtures")

    init() throws {
        folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
            .appendingPathComponent("weft-command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, fixture) in [
            ("photo.png", "photos/chelsea.png"), ("other.png", "photos/coffee.png"),
            ("mask.png", "masks/chelsea-small.png"), ("logo.png", "masks/chelsea-small.png"),
            ("wide.png", "masks/coffee-object.png"),
        ] {
            try FileManager.default.copyItem(
                at: Self.fixtures.appendingPathComponent(fixture), to: self[name])
        }
        try write("This is a text, whatever its name says.\n", to: "text.jpg")
        try FileManager.default.createDirectory(
            at: self["folder"], withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var path: String { folder.path }

    var environment: [String: String] {
        [
            "HOME": path, "WEFT_HUB": self["hub"].path, "COLUMNS": "80", "LC_ALL": "C.UTF-8",
            "TZ": "UTC", "PATH": "/usr/bin:/bin",
        ]
    }

    subscript(name: String) -> URL { folder.appendingPathComponent(name) }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: self[name].path) }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: self[name]) }

    func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: self[name]) }

    /// The names in the folder, hidden ones left out unless all are meant.
    func names(all: Bool = false) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { all || !$0.hasPrefix(".") }.sorted()
    }

    /// Runs `weft` to its end.
    @discardableResult
    func weft(
        _ arguments: String..., environment: [String: String] = [:]
    ) async throws -> WeftProcess.Ending {
        try await WeftProcess(arguments, in: self, environment: environment).end()
    }

    /// Runs `weft` and reads the JSON that it prints. Anything else on standard output fails.
    func json(_ arguments: [String]) async throws -> Any {
        let ending = try await WeftProcess(arguments, in: self).end()
        return try JSONSerialization.jsonObject(
            with: Data(ending.output.utf8), options: [.fragmentsAllowed])
    }
}
