internal import ArgumentParser
internal import Weft

/// Finds the command that a misspelt word most likely stands for.
enum CommandNames {
    /// - Throws: `CommandFailure` with the nearest command where the first word is none.
    static func check(_ arguments: [String]) throws {
        try check(arguments.first, in: RootCommand.self)
        if arguments.first == "help" {
            try check(arguments.dropFirst().first, in: RootCommand.self)
        }
        if arguments.first == "pipelines" {
            try check(arguments.dropFirst().first, in: PipelinesCommand.self)
        }
        if arguments.first == "cache" {
            try check(arguments.dropFirst().first, in: CacheCommand.self)
        }
    }

    private static func check(_ word: String?, in command: any ParsableCommand.Type) throws {
        guard let word, !word.hasPrefix("-") else { return }
        let names = command.configuration.subcommands.map(name)
        guard !names.contains(word), word != "help" || command != RootCommand.self else { return }
        throw CommandFailure(
            .usage,
            "Expected a command (\(names.joined(separator: ", "))), found \"\(word)\"."
                + suggestion(for: word, among: names))
    }

    private static func name(_ command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? String(describing: command).lowercased()
    }

    private static func suggestion(for word: String, among names: [String]) -> String {
        let program = CommandLineProgram.current
        if let near = nearest(to: word, among: names) { return " Did you mean \(near)?" }
        guard let pipeline = program.pipelines.first(where: { $0.name == word }) else {
            return " See '\(program.name) --help'."
        }
        let verb = names.contains("show") ? "pipelines show" : "run"
        return " Did you mean '\(program.name) \(verb) \(pipeline.name)'?"
    }
}
