internal import Foundation

/// A path with placeholders: `thumbs/{dir}/{stem}-{width}.webp`.
///
/// | placeholder | stands for |
/// |---|---|
/// | `{rel}` | the input's path from the folder that was named, without its ending |
/// | `{dir}` | the folder of that path |
/// | `{stem}` `{ext}` `{name}` | the input's name without its ending, its ending, both |
/// | `{index}` `{index:04}` | its number from 0, with so many digits |
/// | `{hash}` `{hash:8}` | the SHA-256 of its content in hexadecimal, so many digits of it |
/// | `{date:yyyy-MM}` | when the photo was taken, or its file changed last |
/// | `{pipeline}` | the pipeline's name |
/// | `{width}` `{height}` `{level}` `{format}` | of the output: its size, its number from 0, its format |
///
/// `{{` and `}}` stand for the braces themselves.
public struct NameTemplate: Hashable, Sendable {
    /// The template as it was written.
    public let text: String
    /// What stands between the placeholders, and the placeholders.
    public let parts: [Part]

    /// A piece of a template.
    public enum Part: Hashable, Sendable {
        /// Stands for itself.
        case text(String)
        /// Stands for what is known of a file; the format is what follows its colon.
        case placeholder(Placeholder, format: String)
    }

    /// What a template can ask for.
    public enum Placeholder: String, Hashable, Sendable, CaseIterable {
        case rel, dir, stem, ext, name, index, hash, date, pipeline, width, height, level, format

        /// Whether it is known only when the output is there.
        public var isOfOutput: Bool { [.width, .height, .level, .format].contains(self) }

        /// Whether it differs from input to input, or may.
        public var isOfInput: Bool { !isOfOutput && self != .pipeline }
    }

    /// - Throws: `FilesError` with code `invalid-template` for an unknown placeholder, a brace that
    ///   is not closed, or a format that the placeholder does not have.
    public init(_ text: String) throws(FilesError) {
        self.text = text
        parts = try Self.read(text)
    }

    /// The placeholders that it has.
    public var placeholders: Set<Placeholder> {
        Set(parts.compactMap { if case .placeholder(let it, _) = $0 { it } else { nil } })
    }

    /// The text with each placeholder replaced by what `value` gives; `nil` leaves it as it is, for
    /// a later call.
    public func filled(_ value: (Placeholder, String) throws -> String?) rethrows -> String {
        var filled = ""
        for part in parts {
            switch part {
            case .text(let text): filled += text
            case .placeholder(let name, let format):
                let written = format.isEmpty ? "{\(name)}" : "{\(name):\(format)}"
                filled += try value(name, format) ?? written
            }
        }
        return filled
    }

    /// A number with as many digits as the format says: `04`.
    public static func number(_ value: Int, format: String) -> String {
        let digits = String(value)
        let width = Int(format) ?? 0
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// The first digits of a hash: as many as the format says, all without.
    public static func digits(of hash: String, format: String) -> String {
        Int(format).map { String(hash.prefix($0)) } ?? hash
    }
}

// MARK: - Reading

extension NameTemplate {
    private static func read(_ text: String) throws(FilesError) -> [Part] {
        var parts: [Part] = []
        var plain = ""
        var rest = Substring(text)
        while let character = rest.popFirst() {
            if character == "{" || character == "}", rest.first == character {
                plain.append(character)
                rest.removeFirst()
            } else if character == "{" {
                guard let end = rest.firstIndex(of: "}") else {
                    throw invalid("} after {", "none", text)
                }
                if !plain.isEmpty { parts.append(.text(plain)) }
                plain = ""
                parts.append(try placeholder(rest[..<end], text))
                rest = rest[rest.index(after: end)...]
            } else if character == "}" {
                throw invalid("{ before }", "none", text)
            } else {
                plain.append(character)
            }
        }
        if !plain.isEmpty { parts.append(.text(plain)) }
        return parts
    }

    private static func placeholder(
        _ inside: Substring, _ text: String
    ) throws(FilesError) -> Part {
        let pieces = inside.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(pieces[0])
        let format = pieces.count > 1 ? String(pieces[1]) : ""
        guard let known = Placeholder(rawValue: name) else {
            let names = Placeholder.allCases.map { "{\($0)}" }.joined(separator: ", ")
            throw invalid("one of \(names)", "{\(inside)}", text)
        }
        let isFine =
            switch known {
            case .index, .level, .width, .height:
                format.isEmpty || Int(format).map { (1...9).contains($0) } == true
            case .hash: format.isEmpty || Int(format).map { (1...64).contains($0) } == true
            case .date: !format.isEmpty && !format.contains("/")
            default: format.isEmpty
            }
        guard isFine else { throw invalid(example(of: known), "{\(inside)}", text) }
        return .placeholder(known, format: format)
    }

    private static func example(of placeholder: Placeholder) -> String {
        switch placeholder {
        case .index, .level, .width, .height:
            "{\(placeholder)} or {\(placeholder):04}, with up to 9 digits"
        case .hash: "{hash} or {hash:8}, with up to 64 digits"
        case .date: "{date:yyyy-MM-dd} or another form of date without slashes"
        default: "{\(placeholder)} without a form"
        }
    }

    private static func invalid(
        _ expected: String, _ found: String, _ text: String
    ) -> FilesError {
        FilesError(
            code: .invalidTemplate,
            "Expected \(expected) in the template \(text), found \(found). Write {{ and }} for "
                + "braces that are part of a name.")
    }
}
