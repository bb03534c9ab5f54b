internal import Foundation
internal import Weft

/// The help screen of one pipeline.
struct PipelineHelp {
    let text: String

    init(_ pipeline: any Pipeline.Type, program: String) throws {
        let fields = try schema(of: pipeline).fields
        let flags = fields.map { field -> (String, String) in
            ("--\(field.flag) \(Self.placeholder(field.kind))", Self.help(field))
        }
        let required = fields.filter { $0.defaultValue == nil }
            .map { " --\($0.flag) \(Self.placeholder($0.kind))" }.joined()
        let width = (flags.map(\.0.count).max() ?? 0) + 2
        var lines = ["\(pipeline.summary)", ""]
        lines.append("USAGE: \(program) run \(pipeline.name)\(required) -o OUT")
        lines += ["", "INPUTS:"]
        for (flag, help) in flags {
            lines.append(
                "  " + flag.padding(toLength: width, withPad: " ", startingAt: 0) + help)
        }
        lines += ["", "See '\(program) help run' for the options that every pipeline has."]
        text = lines.joined(separator: "\n")
    }

    private static func placeholder(_ kind: ParameterKind) -> String {
        switch kind {
        case .file(let isList): isList ? "FILE ..." : "FILE"
        case .integer, .number: "N"
        case .truth: ""
        case .text: "TEXT"
        case .choice(let names): names.joined(separator: "|")
        }
    }

    private static func help(_ field: InputSchema.Field) -> String {
        guard let value = field.defaultValue else { return field.help }
        return field.help + " (default: \(value.stringValue ?? value.text))"
    }
}

/// The inputs of a pipeline that is known only as a type.
func schema(of pipeline: any Pipeline.Type) throws -> InputSchema {
    func open<Work: Pipeline>(_ type: Work.Type) throws -> InputSchema {
        try InputSchema(of: Work.Input.self)
    }
    return try open(pipeline)
}
