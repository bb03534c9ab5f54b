/// What `weft run` and `weft resume` say on standard error, read back.
struct Transcript: Sendable {
    /// The labels of the steps that the process recorded, in order.
    let recorded: [String]
    /// How many events it read when it took the run up again; `nil` where it did not.
    let recoveredEvents: Int?
    /// What it counted; `nil` where it did not come to its end.
    let counts: Counts?

    struct Counts: Hashable, Sendable {
        let run: Int
        let reused: Int
        let folded: Int
        let checkpoints: Int
    }

    init(lines: [String]) {
        recorded = lines.compactMap(Self.label(ofRecorded:))
        recoveredEvents = lines.first { $0.hasPrefix("  taken up again: ") }
            .flatMap { Int($0.dropFirst(18).prefix(while: \.isNumber)) }
        counts = lines.compactMap(Self.counts).first
    }

    /// The label in a line such as `  7  recorded     12 ms  coarse to fine 2`.
    static func label(ofRecorded line: String) -> String? {
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count == 3, Int(words[0]) != nil, words[1] == "recorded" else { return nil }
        return line.split(separator: "  ", omittingEmptySubsequences: true).last.map {
            String($0.drop { $0 == " " })
        }
    }

    /// `14 activities run, 0 reused, 30 events folded, 14 checkpoints`
    private static func counts(in line: String) -> Counts? {
        guard line.contains(" activities run, ") else { return nil }
        let numbers = line.split(separator: ", ").compactMap {
            Int($0.prefix { $0.isNumber })
        }
        guard numbers.count == 4 else { return nil }
        return Counts(
            run: numbers[0], reused: numbers[1], folded: numbers[2], checkpoints: numbers[3])
    }
}
