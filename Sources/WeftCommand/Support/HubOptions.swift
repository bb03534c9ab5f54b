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
    func openForReading() async throws -> Engine {
        guard location.exists else {
            throw CommandFailure(
                .usage,
                "Expected a hub at \(location.path), found none. Name it with --hub, or start a "
                    + "run first.")
        }
        return try await Engine(hub: location, pipelines: [])
    }
}
