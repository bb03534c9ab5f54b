internal import ArgumentParser

/// An error of the argument parser as one line.
struct ParserMessage {
    let text: String

    init(_ error: any Error) {
        let words = RootCommand.message(for: error)
            .split(whereSeparator: \.isNewline).joined(separator: " ")
        let see = RootCommand.fullMessage(for: error).split(whereSeparator: \.isNewline)
            .last { $0.hasPrefix("  See ") }
        let command = see?.split(separator: "'").dropFirst().first ?? "weft --help"
        let stop = words.hasSuffix(".") || words.hasSuffix("?") ? "" : "."
        text = "\(words)\(stop) See '\(command)'."
    }
}
