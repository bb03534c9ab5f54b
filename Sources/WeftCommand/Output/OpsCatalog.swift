internal import Weft

/// The verbs and the operations of libvips that a pipeline can call by name.
struct OpsCatalog {
    private let verbs = VerbDescription.all
    private let operations = VipsOperations.callable

    /// Everything that there is, a line each.
    var text: String {
        let width = (verbs.map(\.name.count) + operations.map(\.name.count)).max() ?? 0
        func line(_ name: String, _ summary: String) -> String {
            "  \(name.rightPadded(to: width))  \(summary)"
        }
        return
            (["VERBS, as methods in a pipeline's body:"]
            + verbs.map { line($0.name, $0.summary) }
            + ["", "OPERATIONS OF LIBVIPS, by .vips(\"NAME\", [...]):"]
            + operations.map { line($0.name, $0.summary) }
            + ["", "See '\(CommandLineProgram.current.name) ops NAME' for what one takes."])
            .joined(separator: "\n")
    }

    /// The same as JSON.
    var list: [JSONValue] {
        verbs.map {
            ["kind": "verb", "name": .string($0.name), "summary": .string($0.summary)]
        }
            + operations.map {
                ["kind": "operation", "name": .string($0.name), "summary": .string($0.summary)]
            }
    }

    /// What there is of that name: a verb in each of its forms, an operation, or both.
    ///
    /// - Throws: `CommandFailure` with the nearest name.
    func entries(named name: String) throws -> [OpsEntry] {
        let found =
            verbs.filter { $0.name == name }.map(OpsEntry.init)
            + operations.filter { $0.name == name }.map(OpsEntry.init)
        guard found.isEmpty else { return found }
        if VipsOperations.all.contains(where: { $0.name == name }) {
            throw CommandFailure(
                .usage,
                "Expected an operation that makes an image of an image, found that \(name) does "
                    + "not. Call it in an operation of your own.")
        }
        let near = nearest(to: name, among: verbs.map(\.name) + operations.map(\.name))
        throw CommandFailure(
            .usage,
            "Expected a verb or an operation of libvips, found \"\(name)\"."
                + (near.map { " Did you mean \($0)?" }
                    ?? " See '\(CommandLineProgram.current.name) ops'."))
    }
}
