internal import WeftArtifacts
public import WeftCore
internal import WeftDurable

/// What an activity of a plan is given, as it stands in the history: the call and its inputs.
public struct TaskInput: Hashable, Sendable {
    /// The work to be done.
    public let work: Work
    /// The values of the step's inputs.
    public let inputs: [JSONValue]

    /// One activity, or a fused chain of operations.
    public enum Work: Hashable, Sendable {
        /// One activity.
        case activity(ActivityCall)
        /// Image operations in a row.
        case chain([OperationCall])
    }

    /// The name under which chains stand in the work-item queue.
    public static let chainName = "image-chain"

    /// Work and what it is given.
    public init(work: Work, inputs: [JSONValue]) {
        self.work = work
        self.inputs = inputs
    }

    init(step: Step, inputs: [JSONValue]) {
        switch step.kind {
        case .activity(let call): work = .activity(call)
        case .chain(let calls): work = .chain(calls)
        default: preconditionFailure("Only activities and chains are scheduled.")
        }
        self.inputs = inputs
    }

    /// Reads what `json` wrote. - Throws: `CoreError`.
    public init(json: JSONValue) throws {
        inputs = try json.array("inputs")
        if json["operations"] != nil {
            work = .chain(try json.array("operations").map(OperationCall.init(json:)))
        } else {
            work = .activity(try ActivityCall(json: json))
        }
    }

    /// The input as it stands in the history.
    public var json: JSONValue {
        var fields = workFields
        fields["inputs"] = .array(inputs)
        return .object(fields)
    }

    /// The name in the work-item queue: the activity's with its version, so that a worker that has
    /// another version leaves it alone.
    public var queueName: String {
        switch work {
        case .activity(let call): "\(call.name)@\(call.version)"
        case .chain: Self.chainName
        }
    }

    /// The SHA-256 of everything that the result depends on; `nil` where results are not reused.
    public var reuseKey: String? {
        switch work {
        case .activity(let call): guard call.isReusable else { return nil }
        case .chain(let calls): guard calls.allSatisfy(\.isReusable) else { return nil }
        }
        var fields = workFields
        fields["inputs"] = .array(inputs.map(Self.identity))
        return ArtifactID(hashing: JSONValue.object(fields).bytes).text
    }

    func request(taskID: Int, label: String, options: Step.Options) -> TaskRequest {
        TaskRequest(
            taskID: taskID, activity: queueName, label: label, input: json,
            retry: options.retry ?? .none, timeout: options.timeout, reuseKey: reuseKey,
            heartbeatTimeout: options.heartbeatTimeout)
    }

    private var workFields: [String: JSONValue] {
        switch work {
        case .activity(let call): call.fields
        case .chain(let calls): ["operations": .array(calls.map { .object($0.fields) })]
        }
    }

    /// A value without what does not change its meaning: the place where an artifact's file lies,
    /// what the file system says of it, and what was allowed when it was imported.
    private static func identity(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(identity))
        case .object(let fields):
            guard fields["artifact"] != nil else { return .object(fields.mapValues(identity)) }
            let place: Set = ["file", "stamp", "import"]
            return .object(fields.filter { !place.contains($0.key) }.mapValues(identity))
        default: return value
        }
    }
}
