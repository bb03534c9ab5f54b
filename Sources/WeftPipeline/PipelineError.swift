public import WeftCore

/// What is wrong with a pipeline, a plan or its inputs.
public struct PipelineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong; the raw value is stable and hyphenated.
    public enum Code: String, Hashable, Sendable {
        /// A handle is used outside the block that made it.
        case escapedHandle = "escaped-handle"
        /// The plan was written by a newer version, or is damaged.
        case unreadablePlan = "unreadable-plan"
        /// An input that the pipeline needs was not given.
        case missingInput = "missing-input"
        /// An input was given that the pipeline does not have.
        case unknownInput = "unknown-input"
        /// An input cannot be read as what the pipeline needs.
        case invalidInput = "invalid-input"
        /// An activity or operation that is not registered, or is there in another version.
        case unknownActivity = "unknown-activity"
        /// Two different things were registered under one name.
        case duplicateName = "duplicate-name"
        /// A step option that makes no sense where it stands.
        case invalidOption = "invalid-option"
        /// A setting of an activity or operation that it cannot take.
        case invalidSetting = "invalid-setting"
        /// A value is not of the kind that a step needs.
        case unexpectedValue = "unexpected-value"
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

extension PipelineError: FailureConvertible {
    public var failure: Failure {
        Failure(code: code.rawValue, message: message, isRetryable: false)
    }
}
