internal import ArgumentParser
internal import Weft

/// What a batch makes, and when it gives up.
struct BatchOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp("A folder, or a path with placeholders.", valueName: "template"))
    var output: String

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The image input that each file is given as, where there are several.",
            valueName: "input"))
    var each: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("A value of a pipeline's input, as its flag.", valueName: "name=value"))
    var values: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What is replaced: never anything, changed (whatever is not up to date), always "
                + "everything (default: only what Weft has written and is not up to date).",
            valueName: "when"))
    var overwrite: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "How often a step is tried again whose worker process died, hung or ran out of memory.",
            valueName: "n"))
    var retries = 1

    @Flag(name: .long, help: "Begin nothing new after the first failure.")
    var failFast = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Begin nothing new after more failures than this: 20, or 5%.", valueName: "n"))
    var maxFailures: String?

    @Option(name: .long, help: "An ID of your own for the batch.")
    var id: String?

    func validate() throws {
        guard retries >= 0 else {
            throw ValidationError("Expected --retries 0 or more, found \(retries).")
        }
        if failFast, maxFailures != nil {
            throw ValidationError("Expected --fail-fast or --max-failures, found both.")
        }
        if let maxFailures, Self.limit(maxFailures) == nil {
            throw ValidationError(
                "Expected a number such as 20 or 5% after --max-failures, found "
                    + "\"\(maxFailures)\".")
        }
        let policies = ["never", "changed", "always"]
        if let overwrite, !policies.contains(overwrite) {
            let near = nearest(to: overwrite, among: policies).map { " Did you mean \($0)?" } ?? ""
            throw ValidationError(
                "Expected never, changed or always after --overwrite, found \"\(overwrite)\"."
                    + near)
        }
        for value in values where !value.contains("=") || value.hasPrefix("=") {
            throw ValidationError("Expected name=value after --set, found \"\(value)\".")
        }
    }

    /// The values of `--set` as flags of the pipeline.
    var settings: [String] { values.map { "--\($0)" } }

    func request(
        _ files: [SelectedFile], _ inputs: BatchInputs, _ options: ImportOptions
    ) -> BatchRequest {
        var request = BatchRequest(files: files, output: output)
        request.options = options
        request.inputs = inputs.shared
        request.companions = inputs.companions
        request.each = each
        request.overwriting = overwrite.flatMap(BatchRequest.Overwriting.init(rawValue:)) ?? .own
        request.retries = retries
        request.allowedFailures = failFast ? .count(0) : maxFailures.flatMap(Self.limit)
        return request
    }

    private static func limit(_ text: String) -> BatchRequest.FailureLimit? {
        if text.hasSuffix("%") {
            guard let percent = Double(text.dropLast()), (0...100).contains(percent) else {
                return nil
            }
            return .percent(percent)
        }
        return Int(text).flatMap { $0 >= 0 ? .count($0) : nil }
    }
}
