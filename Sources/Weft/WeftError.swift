internal import WeftArtifacts
public import WeftCore

/// What goes wrong between a pipeline and the outside.
public struct WeftError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable, hyphenated code such as `input-changed`.
    public let code: String
    /// One sentence: what, where, expected, found, what to do.
    public let message: String

    /// An error with a stable code and one sentence.
    public init(code: String, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }

    static func inputChanged(_ path: String, _ image: Image, _ found: some Any) -> WeftError {
        WeftError(
            code: "input-changed",
            "Expected \(path) as it was when this run began (SHA-256 "
                + "\(image.artifact.id.text.prefix(12))...), found other content. Start a "
                + "new run, after putting the file back if the old one is meant; what is done "
                + "already is reused.")
    }
}

extension WeftError: FailureConvertible {
    public var failure: Failure { Failure(code: code, message: message, isRetryable: false) }
}
