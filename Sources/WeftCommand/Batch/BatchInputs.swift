internal import Weft

/// The pipeline's flags of a batch: values that all items share, and files that each item has of its
/// own.
struct BatchInputs {
    let shared: [String: JSONValue]
    /// Paths with placeholders, by input.
    let companions: [String: String]

    /// - Parameter flags: Each with its value: `--side=320`.
    /// - Throws: `CommandFailure`.
    init(
        _ flags: [String], pipeline: String, type: any Pipeline.Type, options: ImportOptions
    ) throws {
        let schema = try schema(of: type)
        var companions: [String: String] = [:]
        var plain: [String] = []
        for flag in flags {
            let parts = flag.drop { $0 == "-" }.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[1].contains("{"),
                let field = schema.fields.first(where: {
                    $0.flag == parts[0] || $0.name == parts[0]
                }),
                case .file(isList: false) = field.kind
            {
                guard companions.updateValue(String(parts[1]), forKey: field.name) == nil else {
                    throw CommandFailure(
                        .usage, "Expected --\(field.flag) once, found it twice. Remove one of them."
                    )
                }
            } else {
                plain.append(flag)
            }
        }
        self.companions = companions
        shared = try PipelineArguments(
            schema: schema, pipeline: pipeline, others: BatchArguments.longNames, options: options
        ).parse(plain)
        if StandardInput(inputs: shared).isMeant {
            throw CommandFailure(
                .usage,
                "Expected the name of a file for each input of a batch, found \"-\". Use "
                    + "'\(CommandLineProgram.current.name) run' for standard input.")
        }
    }
}
