internal import ArgumentParser
internal import Weft

/// The arguments of the commands that send a message to runs.
struct ControlOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The runs.", valueName: "id"))
    var ids: [String]

    @Option(
        name: .long, help: ArgumentHelp("A word on why; it is recorded.", valueName: "text"))
    var reason = ""

    @OptionGroup var hub: HubOptions

    func validate() throws {
        guard Set(ids).count < ids.count else { return }
        throw ValidationError("Expected each run once, found \(ids.joined(separator: " ")).")
    }
}

extension InstanceRecord {
    /// - Throws: `CommandFailure` where the run has ended.
    func requireLive(to verb: String) throws {
        guard status.isFinal else { return }
        throw CommandFailure(
            .usage,
            "Expected a run that has not ended, found \(id) \(status.rawValue). There is nothing "
                + "to \(verb).")
    }
}
