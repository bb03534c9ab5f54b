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

    /// - Parameter jobs: Steps at once, so many processes; `nil` means the cores.
    func value(jobs: Int?) -> Isolation {
        guard !inProcess else { return .inProcess }
        var limits = ProcessPool.Options()
        if let jobs { limits.count = jobs }
        return .processes(.thisProgram, limits)
    }
}
