internal import Foundation
internal import Weft

/// Reads a pipeline's own flags: `--photo p.jpg --side 512 --photos a.jpg b.jpg --fast`.
struct PipelineArguments {
    let schema: InputSchema
    let pipeline: String
    /// The long names of the command's own options, to suggest one where it was meant.
    var others = RunArguments.longNames
    /// What the files may be.
    var options = ImportOptions()

    /// - Returns: Values by input name, files as absolute paths, `-` as that of `StandardInput`.
    /// - Throws: `CommandFailure` with status `usage` or `inputMissing`.
    func parse(_ tokens: [String]) throws -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        var rest = tokens[...]
        while let token = rest.popFirst() {
            guard token.hasPrefix("--") else {
                throw CommandFailure(
                    .usage,
                    "Expected a flag of \(pipeline) (\(flags)), found \"\(token)\". "
                        + "Put a flag before each value.")
            }
            let parts = token.dropFirst(2).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let field = try field(for: String(parts[0]))
            var given = parts.count == 2 ? [String(parts[1])] : []
            if parts.count == 1 { given = takeValues(for: field, from: &rest) }
            if given.isEmpty { throw missingValue(of: field, found: rest.first) }
            try add(given, to: field, in: &values)
        }
        return values
    }

    private var flags: String {
        schema.fields.map { "--\($0.flag)" }.joined(separator: ", ")
    }

    private func field(for flag: String) throws -> InputSchema.Field {
        if let field = schema.fields.first(where: { $0.flag == flag || $0.name == flag }) {
            return field
        }
        let known = schema.fields.map(\.flag) + others
        let near = nearest(to: flag, among: known).map { " Did you mean --\($0)?" }
        throw CommandFailure(
            .usage, "Expected a flag of \(pipeline) (\(flags)), found --\(flag).\(near ?? "")")
    }

    private func takeValues(
        for field: InputSchema.Field, from rest: inout ArraySlice<String>
    ) -> [String] {
        switch field.kind {
        case .truth:
            if let next = rest.first, ["true", "false"].contains(next) {
                rest = rest.dropFirst()
                return [next]
            }
            return ["true"]
        case .file(isList: true):
            let files = rest.prefix { !$0.hasPrefix("--") }
            rest = rest.dropFirst(files.count)
            return Array(files)
        default:
            guard let next = rest.first, !next.hasPrefix("--") else { return [] }
            rest = rest.dropFirst()
            return [next]
        }
    }

    private func missingValue(of field: InputSchema.Field, found: String?) -> CommandFailure {
        guard let found else {
            return CommandFailure(.usage, "Expected a value after --\(field.flag), found none.")
        }
        return CommandFailure(
            .usage,
            "Expected a value after --\(field.flag), found \(found). A value that begins with "
                + "dashes is written --\(field.flag)=\(found).")
    }

    private func add(
        _ given: [String], to field: InputSchema.Field, in values: inout [String: JSONValue]
    ) throws {
        if case .file(isList: true) = field.kind {
            let files = try given.map(file)
            values[field.name] = .array((values[field.name]?.arrayValue ?? []) + files)
            return
        }
        guard let text = given.first, values[field.name] == nil else {
            throw CommandFailure(
                .usage, "Expected --\(field.flag) once, found it twice. Remove one of them.")
        }
        values[field.name] = try value(text, for: field)
    }

    private func value(_ text: String, for field: InputSchema.Field) throws -> JSONValue {
        let expected: String
        switch field.kind {
        case .file: return try file(text)
        case .text: return .string(text)
        case .integer:
            if let int = Int(text) { return .int(int) }
            expected = "an integer"
        case .number:
            if let double = Double(text), double.isFinite { return .double(double) }
            expected = "a number"
        case .truth:
            if let bool = Bool(text) { return .bool(bool) }
            expected = "true or false"
        case .choice(let names):
            if names.contains(text) { return .string(text) }
            expected = "one of \(names.joined(separator: ", "))"
        }
        throw CommandFailure(
            .usage, "Expected \(expected) after --\(field.flag), found \"\(text)\".")
    }

    /// A missing file is said at once, before anything is recorded.
    private func file(_ path: String) throws -> JSONValue {
        if path == StandardInput.sign { return StandardInput.placeholder }
        try InputFile(path).check()
        return .file(path, options: options)
    }
}

/// The name of an input file, as it was given.
struct InputFile {
    let path: String

    init(_ path: String) { self.path = path }

    /// - Throws: `CommandFailure` with status `usage` or `inputMissing`.
    func check() throws {
        var isFolder: ObjCBool = false
        if !path.isEmpty, FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            guard !isFolder.boolValue else {
                throw CommandFailure(
                    .inputMissing,
                    "Expected an image at \(path), found a folder. Name the files, or use "
                        + "'\(CommandLineProgram.current.name) batch' for all in it.")
            }
            guard access(path, R_OK) != 0 else { return }
            throw CommandFailure(
                .inputMissing,
                "Expected an image at \(path), found a file that may not be read. Change its "
                    + "permissions.")
        }
        // Where nothing matches, or it is quoted, a shell hands a pattern on as it is.
        let advice =
            GlobPattern.isPattern(path)
            ? "Check the pattern, or use '\(CommandLineProgram.current.name) batch', which takes them."
            : "Check the name."
        throw CommandFailure(
            .inputMissing,
            "Expected an image at \(path.isEmpty ? "\"\"" : path), found no file. \(advice)")
    }
}
