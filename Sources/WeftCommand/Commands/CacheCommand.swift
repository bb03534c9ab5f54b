internal import ArgumentParser
internal import Weft

/// What later runs may use: images between steps, results, large payloads.
struct CacheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Show, tidy or check what runs have left for later ones.",
        subcommands: [Usage.self, Collect.self, Verify.self], defaultSubcommand: Usage.self)

    struct Usage: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "du", abstract: "Show what the hub's artifacts take up, and what for.")

        @OptionGroup var hub: HubOptions

        func run() async throws {
            let engine = try await hub.openForReading()
            let holdings = try await engine.artifactHoldings()
            try await engine.close()
            if hub.json { return print(holdings.json.text) }
            let lines = [
                ("of runs", holdings.ofRuns), ("of results", holdings.ofResults),
                ("unnamed", holdings.unnamed), ("all", holdings.all),
            ]
            for (name, usage) in lines {
                print(
                    name.rightPadded(to: 10), SizeText.text(usage.byteCount).leftPadded(to: 8),
                    usage.words, separator: "  ")
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Read every artifact and check its bytes.",
            discussion: "Damaged ones are set aside; what needs them is made again by a new run.")

        @OptionGroup var hub: HubOptions

        func run() async throws {
            let engine = try await hub.openForReading()
            let damaged = try await engine.damagedArtifacts()
            let intact = try await engine.artifactUsage()
            try await engine.close()
            if hub.json {
                let report: JSONValue = [
                    "intact": intact.json, "damaged": .array(damaged.map(JSONValue.string)),
                ]
                print(report.text)
            } else {
                for id in damaged { print(id) }
                Terminal.error(
                    "\(intact.words) intact, \(SizeText.text(intact.byteCount)); "
                        + "\(damaged.count) damaged and set aside.")
            }
            if !damaged.isEmpty { throw CommandFailure(.runFailed) }
        }
    }
}

extension ArtifactUsage {
    var words: String { count == 1 ? "1 artifact" : "\(count) artifacts" }

    var json: JSONValue { ["count": .int(count), "bytes": .int(byteCount)] }
}

extension ArtifactHoldings {
    var json: JSONValue {
        [
            "ofRuns": ofRuns.json, "ofResults": ofResults.json, "unnamed": unnamed.json,
            "all": all.json, "results": .int(resultCount),
        ]
    }
}
