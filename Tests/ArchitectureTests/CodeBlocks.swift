/// A fenced block of code in a Markdown file.
struct CodeBlock: Equatable {
    /// What stands behind the opening fence: "swift", "sh", or nothing.
    let language: String
    /// The lines between the fences.
    let lines: [String]
    /// The line of the opening fence, from 1.
    let line: Int
}

extension CodeBlock {
    /// The blocks of a Markdown text, in its order.
    static func all(in markdown: String) -> [CodeBlock] {
        var blocks: [CodeBlock] = []
        var opening: (language: String, line: Int)?
        var lines: [String] = []
        for (index, text) in markdown.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            guard text.hasPrefix("```") else {
                lines.append(String(text))
                continue
            }
            if let (language, line) = opening {
                blocks.append(CodeBlock(language: language, lines: lines, line: line))
                opening = nil
            } else {
                opening = (String(text.dropFirst(3)), index + 1)
            }
            lines = []
        }
        return blocks
    }

    /// Whether the block stands in a file line by line, blank lines at its ends and the indentation of
    /// the whole aside.
    func isPart(of file: String) -> Bool {
        let block = Array(Self.trimmed(lines))
        let whole = file.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = block.first, whole.count >= block.count else { return false }
        return (0...(whole.count - block.count)).contains { start in
            guard whole[start].hasSuffix(first) else { return false }
            let indentation = whole[start].dropLast(first.count)
            guard indentation.allSatisfy({ $0 == " " }) else { return false }
            return zip(whole[start..<start + block.count], block).allSatisfy { line, wanted in
                wanted.isEmpty ? line.isEmpty : line == indentation + wanted
            }
        }
    }

    private static func trimmed(_ lines: [String]) -> ArraySlice<String> {
        let start = lines.firstIndex { !$0.isEmpty } ?? lines.endIndex
        let end = lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? start
        return lines[start..<end]
    }
}
