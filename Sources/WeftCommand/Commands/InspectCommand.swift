internal import ArgumentParser
internal import Weft

struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show every step of a run: times, attempts, reused or run, artifacts.")

    @Argument(help: "The run.")
    var id: String

    @Flag(name: .long, help: "Print the recorded events instead, one JSON line each.")
    var events = false

    @OptionGroup var hub: HubOptions

    func run() async throws {
        let engine = try await hub.openForReading()
        let instance = try InstanceID(id)
        let record = try await hub.record(of: instance, engine)
        let history = try await engine.client.history(of: instance)
        let open = try await engine.client.activities(of: instance)
        try await engine.close()
        if events { return history.forEach { print($0.json.text) } }
        let steps = StepRecord.steps(of: history, open: open)
        if hub.json {
            var fields = record.summary.objectValue ?? [:]
            fields["steps"] = .array(steps.map(\.json))
            return print(JSONValue.object(fields).text)
        }
        print("\(record.id)  \(record.status.rawValue)  \(history.count) events")
        let width = steps.map(\.label.count).max() ?? 0
        if !steps.isEmpty { print(StepRecord.heading(labelWidth: width)) }
        for step in steps { print(step.line(labelWidth: width)) }
    }
}
