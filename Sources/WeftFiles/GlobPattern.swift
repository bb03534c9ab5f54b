/// A pattern for paths, as shells know it: `photos/**/*.{jpg,png}`.
///
/// `*` is any text within a name, `?` one character, `[a-z]` and `[!a-z]` a set, `**` any folders
/// (also none), `{a,b}` alternatives that may be nested; a backslash takes the next character as it
/// is. A name that begins with a dot is only matched by a pattern that does.
public struct GlobPattern: Hashable, Sendable {
    /// The pattern as it was written.
    public let text: String
    /// One for each choice of alternatives: the parts between slashes.
    let alternatives: [[Part]]

    /// The most choices that the braces of one pattern may give.
    public static let maximumAlternatives = 1000

    enum Part: Hashable, Sendable {
        /// `**`.
        case anyFolders
        case name([Token])
    }

    enum Token: Hashable, Sendable {
        case character(Character)
        case one
        case any
        case set([ClosedRange<Character>], isNegated: Bool)
    }

    /// - Throws: `FilesError` with code `invalid-pattern` where a brace or bracket is not closed.
    public init(_ text: String) throws {
        self.text = text
        let choices = try Self.expand(Substring(text), of: text)
        alternatives = try choices.map { choice in
            try Self.split(choice).map { part in
                part == "**" ? .anyFolders : .name(try Self.tokens(Substring(part), of: text))
            }
        }
    }

    /// Whether a text means more than itself.
    public static func isPattern(_ text: String) -> Bool {
        text.contains { "*?[{".contains($0) }
    }

    /// Whether the whole path matches. Slashes part names; a leading one counts.
    public func matches(_ path: String) -> Bool {
        let names = Self.split(path)
        return alternatives.contains { Self.match($0[...], names[...]) }
    }

    /// The folder that everything which matches is in, as far as it stands in the text itself; ""
    /// is the current one.
    public var root: String {
        let end = text.firstIndex { "*?[{\\".contains($0) } ?? text.endIndex
        guard let slash = text[..<end].lastIndex(of: "/") else { return "" }
        return slash == text.startIndex ? "/" : String(text[..<slash])
    }

    static func split(_ text: String) -> [String] {
        text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    }
}

// MARK: - Reading

extension GlobPattern {
    /// All choices of the first group of braces, and of those after it.
    private static func expand(_ text: Substring, of whole: String) throws -> [String] {
        guard let open = firstBrace(in: text) else { return [String(text)] }
        var depth = 0
        var parts: [Substring] = []
        var begin = text.index(after: open)
        var index = open
        while index < text.endIndex {
            switch text[index] {
            case "\\" where text.index(after: index) < text.endIndex:
                index = text.index(after: index)
            case "{": depth += 1
            case ",", "}":
                if depth == 1 {
                    parts.append(text[begin..<index])
                    begin = text.index(after: index)
                }
                if text[index] == "}" { depth -= 1 }
                if depth == 0 {
                    let rest = text[begin...]
                    let choices = try parts.flatMap { part in
                        try expand(Substring(text[..<open] + part + rest), of: whole)
                    }
                    guard choices.count <= maximumAlternatives else {
                        throw FilesError(
                            code: .invalidPattern,
                            "Expected a pattern with at most \(maximumAlternatives) alternatives, "
                                + "found more in \(whole). Use * instead.")
                    }
                    return choices
                }
            default: break
            }
            index = text.index(after: index)
        }
        throw unclosed("{", "}", whole)
    }

    private static func firstBrace(in text: Substring) -> Substring.Index? {
        var isEscaped = false
        for index in text.indices {
            if isEscaped {
                isEscaped = false
            } else if text[index] == "\\" {
                isEscaped = true
            } else if text[index] == "{" {
                return index
            }
        }
        return nil
    }

    private static func tokens(_ part: Substring, of whole: String) throws -> [Token] {
        var tokens: [Token] = []
        var rest = part
        while let character = rest.popFirst() {
            switch character {
            case "*": if tokens.last != .any { tokens.append(.any) }
            case "?": tokens.append(.one)
            case "[": tokens.append(try set(&rest, of: whole))
            case "\\": tokens.append(.character(rest.popFirst() ?? "\\"))
            default: tokens.append(.character(character))
            }
        }
        return tokens
    }

    private static func set(_ rest: inout Substring, of whole: String) throws -> Token {
        let isNegated = rest.first == "!" || rest.first == "^"
        if isNegated { rest.removeFirst() }
        var ranges: [ClosedRange<Character>] = []
        while let first = rest.popFirst() {
            if first == "]", !ranges.isEmpty { return .set(ranges, isNegated: isNegated) }
            var low = first
            if first == "\\", let escaped = rest.popFirst() { low = escaped }
            if rest.first == "-", let high = rest.dropFirst().first, high != "]" {
                guard low <= high else { throw unclosed("[\(low)-\(high)", "] in order", whole) }
                rest.removeFirst(2)
                ranges.append(low...high)
            } else {
                ranges.append(low...low)
            }
        }
        throw unclosed("[", "]", whole)
    }

    private static func unclosed(_ open: String, _ close: String, _ whole: String) -> FilesError {
        FilesError(
            code: .invalidPattern,
            "Expected \(close) after \(open) in the pattern \(whole), found none. Put a backslash "
                + "before \(open.prefix(1)) where it is part of a name.")
    }
}

// MARK: - Matching

extension GlobPattern {
    private static func match(_ parts: ArraySlice<Part>, _ names: ArraySlice<String>) -> Bool {
        guard let part = parts.first else { return names.isEmpty }
        switch part {
        case .anyFolders:
            if match(parts.dropFirst(), names) { return true }
            guard let name = names.first, !name.hasPrefix(".") else { return false }
            return match(parts, names.dropFirst())
        case .name(let tokens):
            guard let name = names.first, match(tokens, name) else { return false }
            return match(parts.dropFirst(), names.dropFirst())
        }
    }

    private static func match(_ tokens: [Token], _ name: String) -> Bool {
        if name.hasPrefix("."), tokens.first != .character(".") { return false }
        let characters = Array(name)
        // One star is remembered, so that the cost is at most the product of the lengths.
        var (token, place) = (0, 0)
        var star: (token: Int, place: Int)?
        while place < characters.count {
            if token < tokens.count, tokens[token] == .any {
                star = (token, place)
                token += 1
            } else if token < tokens.count, tokens[token].matches(characters[place]) {
                token += 1
                place += 1
            } else if let last = star {
                star = (last.token, last.place + 1)
                (token, place) = (last.token + 1, last.place + 1)
            } else {
                return false
            }
        }
        return tokens[token...].allSatisfy { $0 == .any }
    }
}

extension GlobPattern.Token {
    fileprivate func matches(_ character: Character) -> Bool {
        switch self {
        case .character(let own): own == character
        case .one, .any: true
        case .set(let ranges, let isNegated):
            ranges.contains { $0.contains(character) } != isNegated
        }
    }
}
