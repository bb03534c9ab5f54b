internal import Weft

/// A verb or an operation with its arguments, as text and as JSON.
struct OpsEntry {
    let kind: String
    let name: String
    let summary: String
    /// How it is written in Swift.
    let example: String
    let arguments: [Argument]

    struct Argument {
        let name: String
        let type: String
        let summary: String
        /// `nil` where it must be given.
        let defaultValue: String?
    }

    init(_ verb: VerbDescription) {
        kind = "verb"
        (name, summary, example) = (verb.name, verb.summary, verb.example)
        arguments = verb.arguments.map {
            Argument(name: $0.name, type: $0.type, summary: "", defaultValue: $0.defaultValue)
        }
    }

    init(_ operation: OperationDescription) {
        kind = "operation"
        (name, summary) = (operation.name, operation.summary)
        let settings = operation.settings
        arguments = settings.map {
            Argument(
                name: $0.name, type: "\($0.type)", summary: $0.summary,
                defaultValue: $0.isRequired ? nil : $0.type.defaultText)
        }
        func list(_ arguments: [ArgumentDescription], after label: String) -> String {
            let given = arguments.filter(\.isRequired).map { "\"\($0.name)\": ..." }
            return given.isEmpty ? "" : ", \(label)[\(given.joined(separator: ", "))]"
        }
        example =
            "photo.vips(\"\(operation.name)\""
            + list(settings.filter { !$0.takesImages }, after: "")
            + list(settings.filter(\.takesImages), after: "images: ") + ")"
    }

    var text: String {
        let width = arguments.map(\.name.count).max() ?? 0
        let lines = arguments.map { argument in
            let rest = argument.defaultValue.map { $0.isEmpty ? "" : " (default: \($0))" }
            return "  \(argument.name.rightPadded(to: width))  \(argument.type)"
                + (rest ?? " (required)")
                + (argument.summary.isEmpty ? "" : " - \(argument.summary)")
        }
        return (["\(name): \(summary)", "", "  \(example)"] + (lines.isEmpty ? [] : [""]) + lines)
            .joined(separator: "\n")
    }

    var json: JSONValue {
        [
            "kind": .string(kind), "name": .string(name), "summary": .string(summary),
            "swift": .string(example),
            "arguments": .array(
                arguments.map {
                    var fields: [String: JSONValue] = [
                        "name": .string($0.name), "type": .string($0.type),
                        "required": .bool($0.defaultValue == nil),
                    ]
                    if let value = $0.defaultValue, !value.isEmpty {
                        fields["default"] = .string(value)
                    }
                    if !$0.summary.isEmpty { fields["summary"] = .string($0.summary) }
                    return .object(fields)
                }),
        ]
    }
}
