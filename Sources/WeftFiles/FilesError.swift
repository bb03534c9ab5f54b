/// What is wrong with a pattern, a template or a selection of files.
public struct FilesError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of mistake it is.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        case invalidPattern = "invalid-pattern"
        case invalidTemplate = "invalid-template"
        case noSuchFile = "no-such-file"
        case unreadableFolder = "unreadable-folder"
        case unusableName = "unusable-name"
    }

    public let code: Code
    /// One sentence: what was expected, what was found, what to do.
    public let message: String

    public init(code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
