/// A verb of the vocabulary as people look it up: what it does, how it is written, what it takes.
public struct VerbDescription: Hashable, Sendable {
    /// The method's name: `rotated`.
    public let name: String
    /// One sentence.
    public let summary: String
    /// How it is written in a pipeline's body.
    public let example: String
    /// What it takes, in order.
    public let arguments: [Argument]

    /// One argument of a verb.
    public struct Argument: Hashable, Sendable {
        /// Its label; the parameter's name where it has none.
        public let name: String
        /// What may be given, with its range and unit.
        public let type: String
        /// As it is written in Swift; `nil` where it must be given.
        public let defaultValue: String?
    }

    init(
        _ name: String, _ summary: String, _ example: String,
        _ arguments: [(name: String, type: String, defaultValue: String?)] = []
    ) {
        self.name = name
        self.summary = summary
        self.example = example
        self.arguments = arguments.map {
            Argument(name: $0.name, type: $0.type, defaultValue: $0.defaultValue)
        }
    }

    /// Every verb, by name; those of several forms stand once for each.
    public static let all: [VerbDescription] = (geometry + tones + composition + outputs)
        .sorted { ($0.name, $0.example) < ($1.name, $1.example) }

    /// The cases of a choice: "cover, contain or fill".
    static func names<Choice: CaseIterable>(_ type: Choice.Type) -> String {
        let names = type.allCases.map { "\($0)" }
        return "\(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")"
    }
}
