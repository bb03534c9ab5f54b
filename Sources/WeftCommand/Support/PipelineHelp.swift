internal import Foundation
internal import Weft

/// The help screen of one pipeline, behind `run` or `batch`.
struct PipelineHelp {
    let text: String

    /// The command that the pipeline stands behind.
    enum Command: String { case run, batch }

    init(_ pipeline: any Pipeline.Type, program: String, command: Command) throws {
        let fields = try schema(of: pipeline).fields
        let flags = fields.map { field -> (String, String) in
            (Self.flag(field), Self.help(field))
        }
        // In a batch the first image is each file.
        let each = command == .batch ? fields.first(where: \.isFile)?.name : nil
        let required = fields.filter { $0.defaultValue == nil && $0.name != each }
            .map { " " + Self.flag($0) }.joined()
        let paths = command == .batch ? " PATHS ..." : ""
        let width = (flags.map(\.0.count).max() ?? 0) + 2
        var lines = ["\(pipeline.summary)", ""]
        lines.append(
            "USAGE: \(program) \(command.rawValue) \(pipeline.name)\(paths)\(required) -o OUT")
        lines += ["", "INPUTS:"]
        for (flag, help) in flags { lines.append("  " + flag.rightPadded(to: width) + help) }
        let taken = command == .run ? RunArguments.longNames : BatchArguments.longNames
        for flag in fields.map(\.flag).filter(taken.contains) {
            let way =
                command == .run ? "write this one after --" : "give this one by --set \(flag)=..."
            lines.append("  '\(program) \(command.rawValue)' has a --\(flag) of its own; \(way).")
        }
        if command == .batch { lines += Self.batchNotes(fields) }
        lines += [
            "",
            "See '\(program) help \(command.rawValue)' for the options that every pipeline has.",
        ]
        text = lines.joined(separator: "\n")
    }

    /// Where the files of a batch go.
    private static func batchNotes(_ fields: [InputSchema.Field]) -> [String] {
        let files = fields.filter(\.isFile)
        guard let first = files.first else { return [] }
        guard files.count > 1 else {
            return ["", "Each file of PATHS is an item, given as --\(first.flag)."]
        }
        let other = files[1].flag
        return [
            "",
            "Each file of PATHS is an item, given as the image that no flag names, or as --each says.",
            "An image of its own for each item is a name with placeholders:",
            "  --\(other) '\(other)s/{stem}.png'",
        ]
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

extension InputSchema.Field {
    /// Whether it is an image or a list of them.
    fileprivate var isFile: Bool { if case .file = kind { true } else { false } }
}

/// The inputs of a pipeline that is known only as a type.
func schema(of pipeline: any Pipeline.Type) throws -> InputSchema {
    func open<Work: Pipeline>(_ type: Work.Type) throws -> InputSchema {
        try InputSchema(of: Work.Input.self)
    }
    return try open(pipeline)
}
