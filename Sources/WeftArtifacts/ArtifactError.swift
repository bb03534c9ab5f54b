public import WeftCore

/// What went wrong with an artifact or the place where artifacts live.
public struct ArtifactError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of error it is; the raw values are stable.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The text is not an artifact ID.
        case invalidID = "invalid-artifact-id"
        /// The store does not hold the artifact.
        case missing = "artifact-missing"
        /// The store holds other bytes than the ID or the recorded length promises.
        case damaged = "artifact-damaged"
        /// A file that was to become an artifact is absent or not a regular file.
        case unusableInput = "artifact-input-unusable"
        /// The store's folder cannot be opened, read or written.
        case unavailable = "artifact-store-unavailable"
        /// There is no space left for the artifact.
        case diskFull = "disk-full"
    }

    /// What kind of error it is.
    public let code: Code
    /// One sentence: what was expected, what was found, what to do.
    public let message: String

    /// An error with its code and one sentence.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}

extension ArtifactError: FailureConvertible {
    /// The error as a failure; only a full disk and an unavailable store may go away by waiting.
    public var failure: Failure {
        Failure(
            code: code.rawValue, message: message,
            isRetryable: code == .diskFull || code == .unavailable)
    }
}

extension ArtifactError {
    static func missing(_ id: ArtifactID, in place: String) -> ArtifactError {
        ArtifactError(
            .missing,
            "Expected artifact \(id) in \(place), found none. "
                + "Run the step that makes it again, or restore the folder.")
    }

    static func damaged(_ id: ArtifactID, expected: String, found: String, kept: String?)
        -> ArtifactError
    {
        let remedy = kept.map { "It was moved to \($0); run" } ?? "Run"
        return ArtifactError(
            .damaged,
            "Expected \(expected) in artifact \(id), found \(found). "
                + "\(remedy) the step that makes it again.")
    }
}
