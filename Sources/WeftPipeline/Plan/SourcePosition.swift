/// The line of a pipeline's source that a step was written on.
public struct SourcePosition: Hashable, Sendable, CustomStringConvertible {
    /// The file's name without its folders.
    public let file: String
    /// From 1.
    public let line: Int

    /// - Parameter file: `#fileID` or a path; its folders are dropped.
    public init(file: String, line: Int) {
        self.file = file.split(separator: "/").last.map(String.init) ?? file
        self.line = line
    }

    /// As compilers write it: `ContentAwareFill.swift:12`.
    public var description: String { "\(file):\(line)" }

    /// ` (ContentAwareFill.swift:12)`, as messages show it; nothing for steps that no line wrote,
    /// such as the import of an input.
    var parenthesized: String { line == 0 ? "" : " (\(self))" }

    /// Reads what `description` wrote.
    init(parsing text: String) {
        let parts = text.split(separator: ":")
        let line = parts.count > 1 ? Int(parts[parts.count - 1]) : nil
        self.init(
            file: parts.dropLast(line == nil ? 0 : 1).joined(separator: ":"), line: line ?? 0)
    }
}
