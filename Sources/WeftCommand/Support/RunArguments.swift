/// Splits what follows `run` into the command's own options and the pipeline's inputs.
///
/// Options of `run` are known by their names, wherever they stand. The first other word is the
/// pipeline; what is left are its inputs. After `--` everything is an input, so that a pipeline may
/// have an input that is called like an option of `run`.
struct RunArguments {
    /// The options of `run` that take a value.
    static let valued = Set<String>([
        "-o", "--output", "--id", "--group", "-j", "--jobs", "--durability", "--timeout",
        "--memory", "--hub", "--log-level", "--format",
    ]).union(ImportOptionGroup.valued)
    /// The options of `run` that take none.
    static let flags: Set<String> = [
        "--overwrite", "--no-wait", "--in-process", "-q", "--quiet", "--json", "-h", "--help",
        "--version",
    ]

    private(set) var own: [String] = []
    private(set) var pipeline: String?
    private(set) var inputs: [String] = []

    /// - Throws: `CommandFailure` where an input stands before the pipeline's name.
    init(_ arguments: some Collection<String>) throws {
        var rest = Array(arguments)[...]
        while let token = rest.popFirst() {
            if token == "--" {
                inputs += rest
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
        } else if pipeline == nil, !token.hasPrefix("-") {
            pipeline = token
        } else if pipeline == nil {
            throw CommandFailure(
                .usage,
                "Expected a pipeline's name after run, found \(token). Put the name first, such as "
                    + "\(CommandLineProgram.current.name) run thumbnails.")
        } else {
            inputs.append(token)
        }
    }

    private mutating func takeOption(
        _ token: String, _ name: String, _ rest: inout ArraySlice<String>
    ) throws {
        own.append(token)
        guard name == token || token == name + "=" else { return }
        guard name == token, let value = rest.popFirst() else {
            throw CommandFailure(.usage, "Expected a value after \(name), found none.")
        }
        own.append(value)
    }

    /// The long names, without dashes.
    static var longNames: [String] {
        valued.union(flags).filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) }.sorted()
    }

    /// Whether help is asked for.
    var asksForHelp: Bool { own.contains("--help") || own.contains("-h") }

    /// The arguments as `RunCommand` parses them.
    var rewritten: [String] {
        ["run"] + own + (pipeline.map { [$0] } ?? []) + (inputs.isEmpty ? [] : ["--"] + inputs)
    }
}
