internal import Weft

/// Splits what follows `batch` into the command's own options, the pipeline's flags, and paths.
///
/// The first word is the pipeline, whose flags take one value each, or none where they are truth
/// values; every other word is a path, and so is everything after `--`.
struct BatchArguments {
    /// The options of `batch` that take a value.
    static let valued = Set<String>([
        "-o", "--output", "--each", "--files-from", "--overwrite", "--id", "-j", "--jobs",
        "--retries", "--max-failures", "--set", "--durability", "--timeout", "--memory", "--hub",
        "--log-level", "--report",
    ]).union(ImportOptionGroup.valued)
    /// The options of `batch` that take none.
    static let flags: Set<String> = [
        "-0", "-n", "--dry-run", "--fail-fast", "--in-process", "-q", "--quiet", "--json", "-h",
        "--help", "--version", "--watch",
    ]

    private(set) var own: [String] = []
    private(set) var pipeline: String?
    /// The pipeline's flags with their values, as `PipelineArguments` reads them.
    private(set) var inputs: [String] = []
    private(set) var paths: [String] = []

    private var schema: InputSchema?

    /// - Throws: `CommandFailure` where a pipeline's flag stands before its name, or the name is
    ///   unknown.
    init(_ arguments: some Collection<String>) throws {
        var rest = Array(arguments)[...]
        while let token = rest.popFirst() {
            if token == "--" {
                paths += rest
                return
            }
            try take(token, &rest)
        }
    }

    private mutating func take(_ token: String, _ rest: inout ArraySlice<String>) throws {
        let name = token.split(separator: "=", maxSplits: 1).first.map(String.init) ?? token
        if Self.flags.contains(token) {
            own.append(token)
        } else if Self.valued.contains(name), token.hasPrefix("--") || name == token {
            try takeOption(token, name, &rest)
        } else if !token.hasPrefix("-") || token == "-" {
            try takeWord(token)
        } else {
            try takeFlag(token, &rest)
        }
    }

    private mutating func takeWord(_ token: String) throws {
        guard pipeline == nil else { return paths.append(token) }
        pipeline = token
        schema = try Self.schema(of: token)
    }

    private mutating func takeOption(
        _ token: String, _ name: String, _ rest: inout ArraySlice<String>
    ) throws {
        guard name == token || token == name + "=" else {
            own.append(token)
            return
        }
        guard name == token, let value = rest.popFirst() else {
            throw CommandFailure(.usage, "Expected a value after \(name), found none.")
        }
        own += [token, value]
    }

    private mutating func takeFlag(_ token: String, _ rest: inout ArraySlice<String>) throws {
        guard let schema else {
            throw CommandFailure(
                .usage,
                "Expected a pipeline's name after batch, found \(token). Put the name first, such as "
                    + "\(CommandLineProgram.current.name) batch thumbnails.")
        }
        let name = token.drop { $0 == "-" }.prefix { $0 != "=" }
        let field = schema.fields.first { $0.flag == name || $0.name == name }
        guard !token.contains("="), let field, field.kind != .truth else {
            inputs.append(token)
            return
        }
        guard let value = rest.popFirst() else {
            throw CommandFailure(.usage, "Expected a value after \(token), found none.")
        }
        inputs.append("\(token)=\(value)")
    }

    private static func schema(of name: String) throws -> InputSchema {
        try WeftCommand.schema(of: CommandLineProgram.current.pipeline(named: name))
    }

    /// The long names, without dashes.
    static var longNames: [String] {
        valued.union(flags).filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) }.sorted()
    }

    /// Whether help is asked for.
    var asksForHelp: Bool { own.contains("--help") || own.contains("-h") }

    /// The arguments as `BatchCommand` parses them: its own options, the pipeline's flags one by
    /// one, the pipeline, the paths.
    var rewritten: [String] {
        let flags = inputs.flatMap { ["--pipeline-flag", $0] }
        let words = (pipeline.map { [$0] } ?? []) + paths
        return ["batch"] + own + flags + (words.isEmpty ? [] : ["--"] + words)
    }
}
