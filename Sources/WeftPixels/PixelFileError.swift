/// What is wrong with a pixel file, or with reading or writing one.
public struct PixelFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable, hyphenated code: `missing`, `input-output`, `not-a-pixel-file`, `truncated` or
    /// `undecodable`.
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
