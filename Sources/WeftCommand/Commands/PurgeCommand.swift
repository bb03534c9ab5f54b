internal import ArgumentParser
internal import Weft

struct PurgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Remove what is recorded of runs that have ended.",
        discussion: """
            By ID, or all that have ended and are like the filters say, with what they started. \
            Images and results that later runs may use stay.

            Example: weft purge --status completed --older-than 30d --dry-run
            """)

    @Argument(help: ArgumentHelp("The runs.", valueName: "id"))
    var ids: [String] = []

    @OptionGroup var filter: InstanceFilter

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Only runs that ended before: 30d ago, or a date; 0s for all.", valueName: "time"))
    var olderThan: String?

    @Flag(name: .long, help: "Remove nothing; list what would be removed.")
    var dryRun = false

    @OptionGroup var hub: HubOptions

    func validate() throws {
        let hasFilter = !filter.isEmpty || olderThan != nil
        guard ids.isEmpty || !hasFilter else {
            throw ValidationError("Expected IDs of runs or filters, found both.")
        }
        guard !ids.isEmpty || hasFilter else {
            throw ValidationError(
                "Expected IDs of runs, or filters such as --older-than 30d, found neither. "
                    + "For all that have ended, say --older-than 0s.")
        }
        let live = try query().statuses.filter { !$0.isFinal }.map(\.rawValue).sorted()
        guard live.isEmpty else {
            throw ValidationError(
                "Expected a status of runs that have ended, found \(live.joined(separator: ", ")). "
                    + "Only those are removed.")
        }
    }

    func run() async throws {
        let instances = try ids.map { try InstanceID($0) }
        let engine = try await hub.openForReading()
        for id in instances {
            let record = try await hub.record(of: id, engine)
            guard record.status.isFinal else {
                throw CommandFailure(
                    .usage,
                    "Expected a run that has ended, found \(id) \(record.status.rawValue). End it "
                        + "first, such as with '\(hub.command("cancel \(id)"))'.")
            }
        }
        if dryRun {
            let found = ids.isEmpty ? try await engine.client.purgeable(query()) : instances
            report("purgeable", found.count, "\(count(found.count)) would be removed.", found)
        } else {
            let removed =
                ids.isEmpty
                ? try await engine.client.purge(matching: query())
                : try await engine.client.purge(instances)
            report("purged", removed, "Removed \(count(removed)).", [])
        }
        try await engine.close()
    }

    private func report(_ field: String, _ count: Int, _ sentence: String, _ ids: [InstanceID]) {
        if hub.json { return print(JSONValue.object([field: .int(count)]).text) }
        for id in ids { print(id) }
        Terminal.error(sentence)
    }

    private func count(_ count: Int) -> String { count == 1 ? "1 run" : "\(count) runs" }

    private func query() throws -> InstanceQuery {
        let now = SystemClock().now
        var query = try filter.query(now: now)
        query.updatedBefore = try InstanceFilter.moment(olderThan, "--older-than", now: now)
        return query
    }
}
