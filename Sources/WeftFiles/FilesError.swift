/// What is wrong with a pattern, a template or a selection of files.
public struct FilesError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of mistake it is.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// A pattern that says nothing, such as an open brace.
        case invalidPattern = "invalid-pattern"
        /// A template with a placeholder that is not known, or none where one is needed.
        case invalidTemplate = "invalid-template"
        /// Nothing of that name, or nothing that matches.
        case noSuchFile = "no-such-file"
        /// A folder that may not be read.
        case unreadableFolder = "unreadable-folder"
        /// A name that is not UTF-8.
        case unusableName = "unusable-name"
    }

    /// What kind of mistake it is.
    public let code: Code
    /// One sentence: what was expected, what was found, what to do.
    public let message: String

    /// An error with its code and one sentence.
    public init(code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
