internal import ArgumentParser
internal import Weft

extension CacheCommand {
    struct Collect: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "gc", abstract: "Remove the artifacts that nothing names any more.",
            discussion: """
                What recorded runs name stays; `purge` removes those that have ended. Without \
                options results stay too, for later runs to use. What is younger than an hour, or \
                than an activity that runs, stays. Runs may go on meanwhile.

                Example: weft cache gc --older-than 30d --keep 20GB --dry-run
                """)

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Forget results that no run has used since: 30d ago, or a date; 0s for all.",
                valueName: "time"))
        var olderThan: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Forget results, those longest unused first, until all artifacts fit.",
                valueName: "size"))
        var keep: String?

        @Flag(name: .long, help: "Remove nothing; say what would be removed.")
        var dryRun = false

        @OptionGroup var hub: HubOptions

        func validate() throws { _ = try policy() }

        func run() async throws {
            let policy = try policy()
            let engine = try await hub.openForReading()
            let report = try await engine.collect(policy)
            try await engine.close()
            if hub.json { return print(report.json.text) }
            let would = dryRun ? "would be " : ""
            let results =
                report.forgottenResults == 1 ? "1 result" : "\(report.forgottenResults) results"
            Terminal.error(
                "\(results) \(would)forgotten, \(report.removed.words) \(would)removed "
                    + "(\(SizeText.text(report.removed.byteCount))); \(report.left.words) left "
                    + "(\(SizeText.text(report.left.byteCount))).")
            if let limit = policy.maximumByteCount, report.left.byteCount > limit {
                Terminal.error(
                    "That is more than \(SizeText.text(limit)): recorded runs need it, or it is "
                        + "younger than an hour. '\(hub.command("purge"))' removes runs.")
            }
        }

        private func policy() throws -> CollectionPolicy {
            let now = SystemClock().now
            var policy = CollectionPolicy()
            policy.isDryRun = dryRun
            if let moment = try InstanceFilter.moment(olderThan, "--older-than", now: now) {
                policy.resultsUnusedFor = now - moment
            }
            if let keep {
                guard let count = SizeText.byteCount(keep) else {
                    throw ValidationError(
                        "Expected \(SizeText.expectation) after --keep, found \"\(keep)\".")
                }
                policy.maximumByteCount = count
            }
            return policy
        }
    }
}

extension CollectionReport {
    var json: JSONValue {
        [
            "before": before.json, "forgottenResults": .int(forgottenResults),
            "removed": removed.json, "tooYoung": tooYoung.json, "left": left.json,
        ]
    }
}
