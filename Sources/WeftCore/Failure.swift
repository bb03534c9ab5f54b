/// Why an activity or an instance failed, as it is recorded and shown.
public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable, hyphenated code such as `truncated`, `timed-out`, `worker-died`.
    public var code: String
    /// One sentence: what, where, expected, found, what to do.
    public var message: String
    /// Whether another attempt may help. Retry policies are asked only where it may.
    public var isRetryable: Bool

    /// A failure with a stable code and one sentence; unless it says otherwise, another attempt may
    /// help.
    public init(code: String, message: String, isRetryable: Bool = true) {
        self.code = code
        self.message = message
        self.isRetryable = isRetryable
    }

    public var description: String { message }

    /// The failure as it stands in the history.
    public var json: JSONValue {
        ["code": .string(code), "message": .string(message), "retryable": .bool(isRetryable)]
    }

    /// Reads what `json` wrote.
    public init(json: JSONValue) throws {
        self.init(
            code: try json.string("code"), message: try json.string("message"),
            isRetryable: json["retryable"] != .bool(false))
    }
}

/// An error that knows the failure it should be recorded as.
public protocol FailureConvertible: Error {
    /// The error as it is recorded.
    var failure: Failure { get }
}

extension Failure {
    /// Any error as a failure: its own where it has one, else code `error` and its description.
    public init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let convertible as any FailureConvertible: self = convertible.failure
        case is CancellationError:
            self.init(code: "canceled", message: "The work was canceled.", isRetryable: false)
        default: self.init(code: "error", message: String(describing: error))
        }
    }
}
