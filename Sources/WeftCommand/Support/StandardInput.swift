internal import Foundation
internal import Weft

/// Standard input as an input of a run: `-` in the place of a file's name.
struct StandardInput {
    /// What messages call it.
    static let name = "standard input"
    /// What is given after a flag.
    static let sign = "-"

    /// Stands for it among the inputs until it is read; its name is that of templates.
    static let placeholder: JSONValue = ["file": "standard-input", "standardInput": true]

    let inputs: [String: JSONValue]

    /// Whether an input means it.
    var isMeant: Bool { inputs.values.contains { Self.count(in: $0) > 0 } }

    /// - Parameter flag: The flag of an input, for the message.
    /// - Throws: `CommandFailure` where it is meant twice, or is a terminal.
    func check(flag: (String) -> String) throws {
        let named = inputs.keys.sorted().flatMap { name in
            [String](repeating: flag(name), count: Self.count(in: inputs[name] ?? .null))
        }
        try Self.check(named)
    }

    /// - Parameter places: What it is given for.
    static func check(_ places: [String]) throws {
        guard !places.isEmpty else { return }
        guard places.count == 1 else {
            throw CommandFailure(
                .usage,
                "Expected standard input (-) once, found it for \(places.joined(separator: " and "))"
                    + ". Write the others to files first.")
        }
        guard isatty(STDIN_FILENO) == 0 else {
            throw CommandFailure(
                .usage,
                "Expected an image on standard input, found a terminal. Pipe one in, as in "
                    + "'cat photo.jpg | \(CommandLineProgram.current.name) ...'.")
        }
    }

    /// Reads it into the artifact store of a hub, which is made where it does not exist, so that a
    /// run that is killed can be resumed.
    ///
    /// - Returns: The inputs with what was read in its place.
    func takenIn(_ hub: Hub, options: ImportOptions) async throws -> [String: JSONValue] {
        guard isMeant else { return inputs }
        let engine = try await Engine(hub: hub, pipelines: [])
        let piped = PipedInput(
            STDIN_FILENO, named: Self.name, maximumBytes: options.maximumBytes)
        let taken: Result<Artifact, any Error>
        do { taken = .success(try await engine.takeIn(piped)) } catch { taken = .failure(error) }
        try await engine.close()
        let value = JSONValue.artifact(try taken.get(), named: Self.name, options: options)
        return inputs.mapValues { Self.replaced($0, by: value) }
    }

    private static func count(in value: JSONValue) -> Int {
        (value.arrayValue ?? [value]).count { $0 == placeholder }
    }

    private static func replaced(_ value: JSONValue, by other: JSONValue) -> JSONValue {
        if let elements = value.arrayValue {
            return .array(elements.map { replaced($0, by: other) })
        }
        return value == placeholder ? other : value
    }
}
