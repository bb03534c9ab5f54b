internal import ArgumentParser
internal import Weft

/// Where the commands that run steps run them.
struct IsolationOptions: ParsableArguments {
    @Flag(
        name: .long,
        help: ArgumentHelp(
            "Run steps in this process, not in worker processes that are watched and replaced: a "
                + "file that crashes its decoder then ends the run."))
    var inProcess = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The longest that one step may take, 90s, 15m ...; its worker process is ended then "
                + "(default: a minute and four seconds a megapixel for what libvips does, any time "
                + "for other work).",
            valueName: "time"))
    var timeout: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The most memory of one worker process, 800MB, 2GB ...; beyond it is ended (default: "
                + "three quarters of the machine's, shared by all).", valueName: "size"))
    var memory: String?

    func validate() throws {
        if let timeout, MomentText.span(timeout).map({ $0 > .zero }) != true {
            throw ValidationError(
                "Expected a time span such as 90s, 15m or 2h after --timeout, found "
                    + "\"\(timeout)\".")
        }
        if let memory, SizeText.byteCount(memory).map({ $0 > 0 }) != true {
            throw ValidationError(
                "Expected \(SizeText.expectation) after --memory, found \"\(memory)\".")
        }
        if inProcess, timeout != nil || memory != nil {
            throw ValidationError(
                "Expected worker processes for --timeout and --memory, found --in-process. Leave "
                    + "one of them out.")
        }
    }

    /// - Parameter jobs: Steps at once, so many processes; `nil` means the cores.
    func value(jobs: Int?) -> Isolation {
        guard !inProcess else { return .inProcess }
        var limits = ProcessPool.Options()
        if let jobs { limits.count = jobs }
        limits.deadline = timeout.flatMap(MomentText.span)
        limits.memory = memory.flatMap(SizeText.byteCount)
        return .processes(.thisProgram, limits)
    }
}
