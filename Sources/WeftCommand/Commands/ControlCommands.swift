internal import ArgumentParser
internal import Weft

struct SuspendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend",
        abstract: "Let runs start nothing new until they are resumed.",
        discussion: "Steps that run go on to their end. `resume` with the ID lets the run go on.")

    @OptionGroup var control: ControlOptions

    func run() async throws {
        try await ControlSession(hub: control.hub).report(
            control.ids, done: "Suspended", check: { try $0.requireLive(to: "suspend") },
            send: { try await $0.suspend($1, reason: control.reason) },
            isDone: { $0.status == .suspended || $0.status.isFinal })
    }
}

struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End runs; the steps that run are told to stop.",
        discussion: "What they started and wait for is canceled too. Nothing runs on afterwards.")

    @OptionGroup var control: ControlOptions

    func run() async throws {
        try await ControlSession(hub: control.hub).report(
            control.ids, done: "Canceled", check: { try $0.requireLive(to: "cancel") },
            send: { try await $0.cancel($1, reason: control.reason) },
            isDone: { $0.status.isFinal })
    }
}

struct TerminateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "terminate",
        abstract: "End runs at once, also those that nothing else can end.",
        discussion: """
            What they started and wait for is terminated too. Works for runs that no program \
            knows any more.
            """)

    @OptionGroup var control: ControlOptions

    func run() async throws {
        try await ControlSession(hub: control.hub).report(
            control.ids, done: "Terminated", check: { try $0.requireLive(to: "terminate") },
            send: { try await $0.terminate($1, reason: control.reason) },
            isDone: { $0.status.isFinal })
    }
}
