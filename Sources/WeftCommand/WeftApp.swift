internal import ArgumentParser
internal import Foundation
public import Weft

/// A program with the whole `weft` command line for its own pipelines.
///
///     @main struct Studio: WeftApp {
///         static let pipelines: [any Pipeline.Type] = [Postcard.self]
///     }
public protocol WeftApp {
    /// What `run` offers and `resume` can go on with.
    static var pipelines: [any Pipeline.Type] { get }
    /// Async orchestrations that `resume` can go on with; none by default. The program starts them
    /// by an `Engine`'s client.
    static var orchestrations: [any Orchestration.Type] { get }
    /// The activities that those call; none by default.
    static var activities: [any DurableActivity] { get }
    /// The program's name in help and messages; the name it was started by, by default.
    static var commandName: String { get }
}

extension WeftApp {
    public static var orchestrations: [any Orchestration.Type] { [] }

    public static var activities: [any DurableActivity] { [] }

    public static var commandName: String {
        CommandLine.arguments.first.map { URL(fileURLWithPath: $0).lastPathComponent } ?? "weft"
    }

    /// Reads the command line, runs it, and ends the process with an honest exit code.
    public static func main() async {
        if WorkerProcess.isAsked { await WorkerProcess.serve(pipelines: pipelines) }
        let program = CommandLineProgram(
            name: commandName, pipelines: pipelines, orchestrations: orchestrations,
            activities: activities)
        await program.run(Array(CommandLine.arguments.dropFirst()))
    }
}

/// The program of a process: what the commands need to know of it.
struct CommandLineProgram: Sendable {
    let name: String
    let pipelines: [any Pipeline.Type]
    var orchestrations: [any Orchestration.Type] = []
    var activities: [any DurableActivity] = []

    /// Set once, before any command runs.
    @TaskLocal static var current = CommandLineProgram(name: "weft", pipelines: [])

    func run(_ arguments: [String]) async {
        await Self.$current.withValue(self) {
            do {
                try await runCommand(arguments)
            } catch let failure as CommandFailure {
                exit(with: failure)
            } catch  where Self.isParserError(error) {
                guard !RootCommand.exitCode(for: error).isSuccess else {
                    RootCommand.exit(withError: error)
                }
                exit(with: CommandFailure(.usage, ParserMessage(error).text))
            } catch {
                exit(with: CommandFailure(error))
            }
        }
    }

    private func runCommand(_ arguments: [String]) async throws {
        try CommandNames.check(arguments)
        var arguments = arguments
        if arguments.first == "run" {
            let run = try RunArguments(arguments.dropFirst())
            if run.asksForHelp, let name = run.pipeline {
                return try showHelp(of: name, behind: .run)
            }
            arguments = run.rewritten
        } else if arguments.first == "batch" {
            let batch = try BatchArguments(arguments.dropFirst())
            if batch.asksForHelp, let name = batch.pipeline {
                return try showHelp(of: name, behind: .batch)
            }
            arguments = batch.rewritten
        }
        var command = try RootCommand.parseAsRoot(arguments)
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }

    private func showHelp(of pipeline: String, behind command: PipelineHelp.Command) throws {
        let type = try self.pipeline(named: pipeline)
        print(try PipelineHelp(type, program: name, command: command).text)
    }

    private func exit(with failure: CommandFailure) -> Never {
        if !failure.message.isEmpty { Terminal.error("\(name): \(failure.message)") }
        Foundation.exit(failure.code.rawValue)
    }

    /// The pipeline of that name, or an error with the nearest one.
    func pipeline(named name: String) throws -> any Pipeline.Type {
        if let found = pipelines.first(where: { $0.name == name }) { return found }
        let names = pipelines.map { $0.name }.sorted()
        let near = nearest(to: name, among: names).map { " Did you mean \($0)?" } ?? ""
        throw CommandFailure(
            .usage,
            "Expected a pipeline (\(names.joined(separator: ", "))), found \"\(name)\".\(near)")
    }

    /// Whether an error is the parser's own, such as a request for help.
    private static func isParserError(_ error: any Error) -> Bool {
        if error is ExitCode || error is CleanExit || error is ValidationError { return true }
        return String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
    }
}

/// The command itself.
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: CommandLineProgram.current.name,
        abstract:
            "Durable image pipelines: a crash, a kill or a redeploy never loses finished work.",
        discussion: """
            A run is recorded step by step in a hub (--hub, WEFT_HUB, or weft in the XDG state \
            folder). Whatever stops it, `resume` goes on from the last finished step.

            Exit status: 0 done, 1 items of a batch failed, 2 a run failed, 3 no file found, 64 usage, 65 unreadable input, 66 missing input, \
            69 no hub, 70 bug, 73 output refused, 75 paused or not in time, 130 and 143 stopped by a signal.
            """,
        version: WeftVersion.text,
        groupedSubcommands: [
            CommandGroup(
                name: "Running",
                subcommands: [
                    RunCommand.self, BatchCommand.self, FillCommand.self, ResumeCommand.self,
                    RetryCommand.self, RestartCommand.self, RewindCommand.self,
                ]),
            CommandGroup(
                name: "Asking",
                subcommands: [
                    ListCommand.self, StatusCommand.self, InspectCommand.self, WaitCommand.self,
                    WhyCommand.self, HistoryCommand.self,
                ]),
            CommandGroup(
                name: "Telling",
                subcommands: [
                    ApproveCommand.self, RaiseCommand.self, SuspendCommand.self,
                    CancelCommand.self, TerminateCommand.self, PurgeCommand.self,
                ]),
            CommandGroup(
                name: "Other",
                subcommands: [
                    PipelinesCommand.self, OpsCommand.self, CacheCommand.self, DoctorCommand.self,
                    InitCommand.self,
                ]),
        ])
}

/// The version of this build.
enum WeftVersion {
    static let text = "0.1.0"
}
