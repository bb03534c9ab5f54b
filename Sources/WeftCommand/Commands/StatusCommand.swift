internal import ArgumentParser
internal import Weft

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show runs, and why a run waits.")

    @Argument(help: "The run; all runs, the newest first, where it is left out.")
    var id: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Show at most so many runs, 1 to 1000.", valueName: "n"))
    var limit = 20

    @OptionGroup var hub: HubOptions

    func validate() throws {
        guard !(1...1000).contains(limit) else { return }
        throw ValidationError("Expected --limit from 1 to 1000, found \(limit).")
    }

    func run() async throws {
        let engine = try await hub.openForReading()
        if let id {
            try await show(InstanceID(id), engine)
        } else {
            try await list(engine)
        }
        try await engine.close()
    }

    private func list(_ engine: Engine) async throws {
        let records = try await engine.client.list(InstanceQuery(limit: limit))
        if hub.json { return print(JSONValue.array(records.map(\.summary)).text) }
        guard !records.isEmpty else { return Terminal.error("This hub has no runs.") }
        InstanceTable(records).show()
    }

    private func show(_ id: InstanceID, _ engine: Engine) async throws {
        let record = try await hub.record(of: id, engine)
        let reasons = record.status.isFinal ? [] : try await engine.client.waitReasons(of: id)
        if hub.json {
            var fields = record.summary.objectValue ?? [:]
            fields["reasons"] = .array(reasons.map { .string($0.description) })
            fields["why"] = .array(reasons.map(\.json))
            return print(JSONValue.object(fields).text)
        }
        print("\(record.id)  \(record.status.rawValue)")
        print("  pipeline  \(record.label)")
        print("  started   \(TimeText.full(record.createdAt))")
        print("  updated   \(TimeText.full(record.updatedAt))")
        if let parent = record.parent { print("  parent    \(parent)") }
        if let group = record.group { print("  group     \(Terminal.printable(group))") }
        if let told = record.customStatus { print("  says      \(told.text)") }
        if case .failed(let failure)? = record.outcome { print("  failure   \(failure.message)") }
        for reason in reasons { print("  waits     \(reason)") }
    }
}
