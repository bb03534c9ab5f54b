import Foundation
import Testing

/// The help screens, as they stand in `fixtures/help`. After a change that is meant, run
/// `WEFT_UPDATE_HELP=1 swift test --filter HelpTests` and read the difference aloud.
@Suite struct HelpTests {
    private static let screens = [
        "weft": ["--help"],
        "run": ["help", "run"],
        "run-thumbnails": ["run", "thumbnails", "--help"],
        "ops": ["ops", "--help"],
        "run-apply-operation": ["run", "apply-operation", "--help"],
        "run-contact-sheet": ["run", "contact-sheet", "--help"],
        "run-deep-zoom": ["run", "deep-zoom", "--help"],
        "run-restore-scan": ["run", "restore-scan", "--help"],
        "run-web-images": ["run", "web-images", "--help"],
        "run-content-aware-fill": ["run", "content-aware-fill", "-h"],
        "batch": ["batch", "--help"],
        "batch-thumbnails": ["batch", "thumbnails", "--help"],
        "batch-content-aware-fill": ["batch", "content-aware-fill", "-h"],
        "retry": ["retry", "--help"],
        "why": ["why", "--help"],
        "history": ["history", "--help"],
        "fill": ["fill", "--help"],
        "resume": ["resume", "--help"],
        "status": ["status", "--help"],
        "inspect": ["inspect", "--help"],
        "approve": ["approve", "--help"],
        "list": ["list", "--help"],
        "wait": ["wait", "--help"],
        "raise": ["raise", "--help"],
        "suspend": ["suspend", "--help"],
        "cancel": ["cancel", "--help"],
        "terminate": ["terminate", "--help"],
        "rewind": ["rewind", "--help"],
        "restart": ["restart", "--help"],
        "purge": ["purge", "--help"],
        "pipelines": ["pipelines", "--help"],
        "pipelines-list": ["help", "pipelines", "list"],
        "pipelines-show": ["help", "pipelines", "show"],
        "cache": ["cache", "--help"],
        "cache-du": ["help", "cache", "du"],
        "cache-gc": ["help", "cache", "gc"],
        "cache-verify": ["help", "cache", "verify"],
        "doctor": ["doctor", "--help"],
        "init": ["init", "--help"],
    ]

    @Test(arguments: screens)
    func screenIsAsItWasRead(_ name: String, _ arguments: [String]) async throws {
        let file = Place.fixtures.appendingPathComponent("help/\(name).txt")
        let ending = try await WeftProcess(arguments, in: try Place()).end()
        if ProcessInfo.processInfo.environment["WEFT_UPDATE_HELP"] != nil {
            try Data(ending.output.utf8).write(to: file)
        }
        #expect(ending.code == 0)
        #expect(ending.errors == "")
        #expect(try ending.output == String(contentsOf: file, encoding: .utf8))
    }

    @Test(arguments: ["", "cache", "pipelines"])
    func everyCommandHasAScreen(_ group: String) async throws {
        let place = try Place()
        let arguments = group.isEmpty ? ["--help"] : [group, "--help"]
        let screen = try await WeftProcess(arguments, in: place).end().output
        let prefix = group.isEmpty ? "" : group + "-"
        let list = screen.drop { $0 != "\n" }.split(separator: "SUBCOMMANDS:").dropFirst().joined()
        let names = list.matches(of: /\n  ([a-z]+)(?: \(default\))? {2,}/).map { prefix + $0.1 }
        #expect(names.count >= 2)
        for name in names where Self.screens[name] == nil {
            Issue.record("Expected a help screen of \(name) in this table, found none. Add it.")
        }
    }

    @Test func programAloneShowsItsHelp() async throws {
        let place = try Place()
        #expect(try await place.weft().output == place.weft("--help").output)
    }
}
