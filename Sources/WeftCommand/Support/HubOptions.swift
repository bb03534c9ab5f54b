internal import ArgumentParser
internal import Weft

/// The options of every command that opens a hub.
struct HubOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The folder that keeps all state (default: WEFT_HUB, or weft in the XDG state folder).",
            valueName: "dir"))
    var hub: String?

    @Flag(name: .long, help: "Print JSON on standard output.")
    var json = false

    var location: Hub { hub.map { Hub(path: $0) } ?? .standard() }

    /// Opens the hub for asking; nothing is run.
    func openForReading(pipelines: [any Pipeline.Type] = []) async throws -> Engine {
        try await open(pipelines: pipelines)
    }

    /// Opens a hub that is there.
    func open(
        pipelines: [any Pipeline.Type], options: Engine.Options = Engine.Options(),
        observer: (@Sendable (EngineEvent) -> Void)? = nil
    ) async throws -> Engine {
        guard location.exists else {
            throw CommandFailure(
                .storeUnavailable,
                "Expected a hub at \(location.path), found none. Name it with --hub, or start a "
                    + "run first.")
        }
        let program = CommandLineProgram.current
        return try await Engine(
            hub: location, pipelines: pipelines, orchestrations: program.orchestrations,
            activities: program.activities, options: options, observer: observer)
    }

    /// The record of a run of this hub.
    func record(of id: InstanceID, _ engine: Engine) async throws -> InstanceRecord {
        do {
            return try await engine.client.status(of: id)
        } catch let error as DurableError where error.code == .instanceNotFound {
            let meant = await engine.client.nearestID(to: id).map { "Did you mean \"\($0)\"?" }
            throw CommandFailure(
                .usage,
                "Expected a run of the hub at \(location.path), found no \"\(id)\". "
                    + (meant ?? "'\(command("list"))' shows them."))
        }
    }

    /// A command of this program on this hub, as a person would type it.
    func command(_ words: String) -> String {
        let place = hub.map { " --hub \(Shell.quoted($0))" } ?? ""
        return "\(CommandLineProgram.current.name) \(words)\(place)"
    }
}
