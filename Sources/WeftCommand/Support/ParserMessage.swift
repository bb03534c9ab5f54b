internal import ArgumentParser
internal import Weft

/// An error of the argument parser as one line in the words of this program.
struct ParserMessage {
    let text: String

    init(_ error: any Error) {
        let words = RootCommand.message(for: error)
            .split(whereSeparator: \.isNewline).joined(separator: " ")
        let see = RootCommand.fullMessage(for: error).split(whereSeparator: \.isNewline)
            .last { $0.hasPrefix("  See ") }
        let help = see?.split(separator: "'").dropFirst().first.map { " See '\($0)'." } ?? ""
        text = Self.reworded(words) + help
    }

    /// What was expected and what was found; other sentences stay as the parser wrote them.
    static func reworded(_ words: String) -> String {
        if let match = words.wholeMatch(of: /Missing expected argument '(.+)'/) {
            return "Expected \(match.1), found none."
        }
        if let match = words.wholeMatch(of: /Missing value for '(\S+).*'/) {
            return "Expected a value after \(match.1), found none."
        }
        if let match = words.wholeMatch(of: /Unexpected argument '(.+)'/) {
            return "Expected nothing more, found \"\(match.1)\"."
        }
        if let match = words.wholeMatch(of: /Unknown option '(.+?)'\.?(.*)/) {
            var meant = String(match.2)
            if meant.isEmpty, let near = nearest(to: String(match.1), among: everywhere) {
                meant = " Did you mean '\(near)'?"
            }
            return "Expected an option of this command, found \(match.1).\(meant)"
        }
        if let match = words.wholeMatch(of: invalidValue) {
            let expected = match.3.map { "one of \(choices($0))" } ?? "another value"
            return "Expected \(expected) after \(match.2), found \"\(match.1)\"."
        }
        return words.hasSuffix(".") || words.hasSuffix("?") ? words : words + "."
    }

    /// The parser writes few choices in a row and many as a list.
    private static func choices(_ words: Substring) -> String {
        guard words.hasPrefix("the following:") else {
            return String(words.replacing("'", with: ""))
        }
        let names = words.split(separator: " - ").dropFirst().map {
            $0.replacing(" ", with: "")
        }
        return "\(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")"
    }

    /// The options that each command has, which the parser does not suggest.
    private static let everywhere = ["--help", "--version"]

    private static var invalidValue: Regex<(Substring, Substring, Substring, Substring?)> {
        /The value '(.*)' is invalid for '(\S+).*?'\.?(?: Please provide one of (.+?)\.?)?/
    }
}
