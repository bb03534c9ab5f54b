internal import Foundation
internal import Weft

/// The help screen of one pipeline.
struct PipelineHelp {
    let text: String

    init(_ pipeline: any Pipeline.Type, program: String) throws {
        let fields = try schema(of: pipeline).fields
        let flags = fields.map { field -> (String, String) in
            (Self.flag(field), Self.help(field))
        }
        let required = fields.filter { $0.defaultValue == nil }
            .map { " " + Self.flag($0) }.joined()
        let width = (flags.map(\.0.count).max() ?? 0) + 2
        var lines = ["\(pipeline.summary)", ""]
        lines.append("USAGE: \(program) run \(pipeline.name)\(required) -o OUT")
        lines += ["", "INPUTS:"]
        for (flag, help) in flags { lines.append("  " + flag.rightPadded(to: width) + help) }
        let own = fields.map(\.flag).filter(RunArguments.longNames.contains)
        for flag in own {
            lines.append(
                "  '\(program) run' has a --\(flag) of its own; write this one after --.")
        }
        lines += ["", "See '\(program) help run' for the options that every pipeline has."]
        text = lines.joined(separator: "\n")
    }

    private static func flag(_ field: InputSchema.Field) -> String {
        let placeholder = placeholder(field.kind)
        return "--\(field.flag)" + (placeholder.isEmpty ? "" : " \(placeholder)")
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
        if field.isOptional { return field.help + " (optional)" }
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
