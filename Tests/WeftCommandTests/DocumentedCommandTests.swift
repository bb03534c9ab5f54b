import Foundation
import Testing

/// A command of the README or an article, typed as it stands there.
struct DocumentedCommand: CustomTestStringConvertible, Sendable {
    /// Without `$ ` and comment.
    let line: String
    /// What has to have happened before; how these end does not matter.
    let before: [String]

    init(_ line: String, after before: String...) {
        (self.line, self.before) = (line, before)
    }

    var testDescription: String { line }
}

/// Every `weft ...` command that the documentation shows does what it says.
@Suite struct DocumentedCommandTests {
    private static let run = "weft run blurred-pyramid --photo photo.png --id ID -q"
    private static let waiting =
        "weft run watermark --photo photo.png --logo logo.png --reviewer Ada --id ID --no-wait -q"
    private static let batch = "weft batch thumbnails photos -o thumbs --id BATCH -q"

    static let all = [
        DocumentedCommand(
            "weft run content-aware-fill --photo fixtures/photos/rocket.png "
                + "--mask fixtures/masks/rocket-whole.png --id rocket -o after.png"),
        DocumentedCommand(
            "weft inspect rocket",
            after: "weft run blurred-pyramid --photo photo.png --id rocket -q"),
        DocumentedCommand(
            "weft resume rocket", after: waiting.replacing("ID", with: "rocket"),
            "weft approve rocket"),
        DocumentedCommand("weft resume", after: waiting, "weft approve ID"),
        DocumentedCommand("weft batch thumbnails fixtures/photos -o thumbs --side 320"),
        DocumentedCommand("weft batch thumbnails photos -o thumbs --side 320"),
        DocumentedCommand(
            "weft batch thumbnails 'photos/**/*.{jpg,png}' -o 'small/{dir}/{stem}-{width}.webp' "
                + "--dry-run"),
        DocumentedCommand(
            "weft batch content-aware-fill scans --mask 'masks/{stem}.png' -o 'clean/{rel}.png'"),
        DocumentedCommand(
            "weft retry BATCH --failed", after: "cp text.jpg photos/c.jpg", batch,
            "cp photo.png photos/c.jpg"),
        DocumentedCommand("weft why photos/a.jpg", after: batch),
        DocumentedCommand("weft history thumbs/a.webp", after: batch),
        DocumentedCommand("weft list --status failed --name thumbnails --since 2d", after: run),
        DocumentedCommand("weft status ID", after: run),
        DocumentedCommand("weft wait ID --timeout 15m", after: run),
        DocumentedCommand("weft suspend ID", after: waiting),
        DocumentedCommand("weft suspend ID --reason lunch", after: waiting),
        DocumentedCommand("weft cancel ID", after: waiting),
        DocumentedCommand("weft terminate ID", after: waiting),
        DocumentedCommand(
            "weft raise ID approval --payload '{\"approved\": true}'", after: waiting),
        DocumentedCommand(
            "weft rewind ID", after: "cp text.jpg scan.png",
            run.replacing("photo.png", with: "scan.png"),
            "cp photo.png scan.png"),
        DocumentedCommand("weft restart ID", after: run),
        DocumentedCommand("weft purge --older-than 30d --dry-run", after: run),
        DocumentedCommand("weft purge --status completed --older-than 30d --dry-run", after: run),
        DocumentedCommand("weft cache du", after: run),
        DocumentedCommand("weft cache gc --older-than 30d --dry-run", after: run),
        DocumentedCommand("weft pipelines show thumbnails --format mermaid"),
        DocumentedCommand("weft doctor", after: run),
        DocumentedCommand("weft init studio"),
        DocumentedCommand("weft ops"), DocumentedCommand("weft ops resized"),
        DocumentedCommand("weft ops canny"),
        DocumentedCommand(
            "weft run apply-operation --photo photo.png --operation \"canny sigma=1.4\" -o edges.png"
        ),
        DocumentedCommand(
            "weft run web-images --photo photo.png --width 400 "
                + "-o \"web/{stem}-{width}.{format}\""),
        DocumentedCommand("weft run deep-zoom --image photo.png -o photo.zip"),
    ]

    @Test(arguments: all) func commandWorks(_ command: DocumentedCommand) async throws {
        let place = try Place()
        try place.addPhotos()
        for line in command.before { _ = try await place.shell(line) }
        let (code, errors) = try await place.shell(command.line)
        #expect(code == 0, "\(errors)")
    }

    @Test func theTableHoldsEveryCommandOfTheDocumentation() throws {
        let shown = try Self.files().flatMap { try Self.commands(in: $0) }
        #expect(shown.count > 25)
        let known = Set(Self.all.map(\.line))
        for command in Set(shown).subtracting(known).sorted() {
            Issue.record("Expected a row for \"\(command)\", found none. Add it to the table.")
        }
        for command in known.subtracting(shown).sorted() {
            Issue.record("Expected \"\(command)\" in the documentation. Take it out of the table.")
        }
    }

    private static func files() throws -> [URL] {
        let root = Place.fixtures.deletingLastPathComponent()
        let articles = root.appendingPathComponent("Sources/Weft/Weft.docc")
        return [root.appendingPathComponent("README.md")]
            + (try FileManager.default.contentsOfDirectory(
                at: articles, includingPropertiesForKeys: nil
            )
            .filter { $0.pathExtension == "md" })
    }

    /// The commands of the blocks for shells, lines that go on put together.
    private static func commands(in file: URL) throws -> [String] {
        var (commands, isShell, open): ([String], Bool, String?) = ([], false, nil)
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("```") {
                isShell = line == "```sh" || line == "```console"
                continue
            }
            var text = String(line)
            if let start = open {
                text = start + text.drop { $0 == " " }
            } else {
                if text.hasPrefix("$ ") { text.removeFirst(2) }
                guard isShell, text.hasPrefix("weft ") else { continue }
            }
            open = text.hasSuffix("\\") ? String(text.dropLast()) : nil
            guard open == nil else { continue }
            let words = text.split(separator: " # ", maxSplits: 1)[0]
            commands.append(words.trimmingCharacters(in: .whitespaces))
        }
        return commands
    }
}

extension Place {
    /// The folders that the documentation speaks of.
    fileprivate func addPhotos() throws {
        for folder in ["photos/more", "scans", "masks"] {
            try FileManager.default.createDirectory(
                at: self[folder], withIntermediateDirectories: true)
        }
        for (from, to) in [
            ("photo.png", "photos/a.jpg"), ("other.png", "photos/more/b.png"),
            ("photo.png", "scans/a.png"), ("mask.png", "masks/a.png"),
        ] {
            try FileManager.default.copyItem(at: self[from], to: self[to])
        }
        try FileManager.default.createSymbolicLink(
            at: self["fixtures"], withDestinationURL: Self.fixtures)
    }

    /// Runs a line as a person would type it. - Returns: its status and what it said on both outputs.
    fileprivate func shell(_ line: String) async throws -> (code: Int32, said: String) {
        try await withCheckedThrowingContinuation { done in
            // On a thread of its own: waiting would hold one of the pool's.
            Thread.detachNewThread { done.resume(with: Result { try self.waiting(for: line) }) }
        }
    }

    private func waiting(for line: String) throws -> (code: Int32, said: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", line]
        process.currentDirectoryURL = folder
        let bin = WeftProcess.executable.deletingLastPathComponent().path
        process.environment = environment.merging(["PATH": "\(bin):/usr/bin:/bin"]) { $1 }
        let file = folder.appendingPathComponent(".said-\(UUID().uuidString)")
        try Data().write(to: file)
        let output = try FileHandle(forWritingTo: file)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, try String(contentsOf: file, encoding: .utf8))
    }
}
