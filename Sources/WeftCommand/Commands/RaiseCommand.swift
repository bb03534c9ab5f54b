internal import ArgumentParser
internal import Foundation
internal import Weft

struct RaiseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "raise",
        abstract: "Raise an external event on a run.",
        discussion: """
            The event is kept until the run waits for it; names compare without case.

            Example: weft raise w approval --payload '{"approved": true}'
            """)

    @Argument(help: "The run.")
    var id: String

    @Argument(help: "The event's name.")
    var event: String

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "What the event carries, as JSON, or @ and the name of a file with JSON.",
            valueName: "json"))
    var payload: String?

    @OptionGroup var hub: HubOptions

    func validate() throws {
        guard event.isEmpty else { return }
        throw ValidationError("Expected the name of an event, found nothing.")
    }

    func run() async throws {
        let value = try payload.map(Self.value) ?? .null
        let engine = try await hub.openForReading()
        let instance = try InstanceID(id)
        try await hub.record(of: instance, engine).requireLive(to: "tell")
        try await engine.client.raiseEvent(event, payload: value, to: instance)
        try await engine.close()
        if hub.json {
            print(JSONValue.object(["id": .string(id), "event": .string(event)]).text)
        } else {
            Terminal.error("Raised \"\(event)\" on \(id).")
        }
    }

    private static func value(_ text: String) throws -> JSONValue {
        guard text.hasPrefix("@") else {
            do { return try JSONValue(parsing: text) } catch {
                throw CommandFailure(
                    .usage,
                    "Expected JSON after --payload, found \"\(text.prefix(60))\". "
                        + "A text is written '\"\(text.prefix(20))\"'.")
            }
        }
        let path = String(text.dropFirst())
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(
                .inputMissing,
                "Expected a file with JSON at \(path), found none that can be read. Check the "
                    + "name.")
        }
        do { return try JSONValue(parsing: String(decoding: data, as: UTF8.self)) } catch {
            throw CommandFailure(
                .inputUndecodable, "Expected JSON in \(path), found something else. Check the file."
            )
        }
    }
}
