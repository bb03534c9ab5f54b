/// What went wrong with a value of this module.
public struct CoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable, hyphenated code such as `invalid-json`.
    public let code: String
    /// One sentence: what was expected, what was found, what to do.
    public let message: String

    /// An error with a stable code and one sentence.
    public init(code: String, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
