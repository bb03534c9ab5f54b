internal import ArgumentParser
internal import Weft

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List runs, the newest first.",
        discussion: """
            With --json one object a line. Times are microseconds since 1970.

            Example: weft list --status failed,canceled --name thumbnails --since 2d
            """)

    @OptionGroup var filter: InstanceFilter

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Show at most so many.", valueName: "n"))
    var limit = 20

    @Flag(name: .long, help: "Show all, however many there are.")
    var all = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Go on after this run: the last one of the page before.", valueName: "id"))
    var after: String?

    @OptionGroup var hub: HubOptions

    func validate() throws {
        guard limit < 1 else { return }
        throw ValidationError("Expected --limit 1 or more, found \(limit).")
    }

    func run() async throws {
        let engine = try await hub.openForReading()
        var query = try filter.query(now: SystemClock().now)
        if let after { query.olderThan = try await hub.record(of: InstanceID(after), engine).id }
        let most = all ? Int.max : limit
        // One more than is shown tells whether there are more.
        query.limit = most < 1000 ? most + 1 : 1000
        var shown = 0
        var last: InstanceID?
        for try await page in engine.client.pages(of: query) {
            let records = page.prefix(most - shown)
            if hub.json {
                for record in records { print(record.summary.text) }
            } else {
                InstanceTable(Array(records)).show()
            }
            shown += records.count
            last = records.last?.id ?? last
            guard records.count < page.count else { continue }
            let rest = last.map { " Go on with --after \($0)." } ?? ""
            Terminal.error("There are more.\(rest)")
            break
        }
        try await engine.close()
        if shown == 0, !hub.json {
            Terminal.error(filter.isEmpty ? "This hub has no runs." : "No run is like that.")
        }
    }
}
