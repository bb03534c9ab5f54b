public import WeftCore

/// A node of a plan.
public struct Step: Hashable, Sendable {
    /// Unique in the plan; steps are numbered in source order.
    public internal(set) var id: Int
    /// What it does.
    public internal(set) var kind: Kind
    /// What the step is given, in the order that its kind asks for.
    public internal(set) var inputs: [StepInput]
    /// What the step gives: `image`, `[image]`, `integer` ...
    public internal(set) var type: String
    /// What people call it: the verb that made it, or the name given by `.named`.
    public internal(set) var label: String
    /// Where it is written.
    public internal(set) var position: SourcePosition
    /// How it is run.
    public internal(set) var options = Options()

    /// What a step does.
    public indirect enum Kind: Hashable, Sendable {
        /// Gives what the run was given under this name.
        case input(name: String)
        /// Gives what the enclosing fan-out, filter or reduction hands to its block.
        case parameter
        /// Runs one activity on all inputs.
        case activity(ActivityCall)
        /// Runs a chain of image operations as one activity. The first input is the image; the
        /// others are handed to the operations in order, as many as each one asks for.
        case chain([OperationCall])
        /// Gives one field of an object, or one place of a tuple.
        case field(String)
        /// Gives a list of all inputs.
        case list
        /// Runs the block for each element of the first input, all at once: fan-out, fan-in.
        case map(Block)
        /// Keeps the elements of the first input for which the block gives true.
        case filter(Block)
        /// Runs the block on the second input and each element of the first, one after another.
        case reduce(Block)
        /// Pairs the elements of all inputs, as many as the shortest has.
        case zip
        /// Gives the elements of the first input in the opposite order.
        case reversed
        /// Gives the number of elements of the first input.
        case count
        /// Runs one of two blocks, by the truth of the first input.
        case choose(then: Block, otherwise: Block)
        /// Waits for an external event, once all inputs are there.
        case event(EventWait)
    }

    /// How a step is run.
    public struct Options: Hashable, Sendable {
        /// How often it is tried; `nil` means once.
        public var retry: RetryPolicy?
        /// The longest that one attempt may take; `nil` means the worker's default.
        public var timeout: Duration?
        /// The longest time between two reports of progress; `nil` means that none are needed.
        public var heartbeatTimeout: Duration?
        /// Whether the result is written out, even where it could stream into the next step.
        public var isCheckpointed = false
    }
}

/// What a step is given: the value of another step, or a constant.
public enum StepInput: Hashable, Sendable {
    /// What the step of that ID gives.
    case step(Int)
    /// This value.
    case value(JSONValue)
}

/// Steps that run together: a pipeline's body, or the body of a fan-out.
public struct Block: Hashable, Sendable {
    /// The `parameter` steps, in the order in which the enclosing step fills them.
    public internal(set) var parameters: [Int]
    /// In source order; each step uses only steps before it or of enclosing blocks.
    public internal(set) var steps: [Step]
    /// What the block gives.
    public internal(set) var result: StepInput
}

/// An activity with its settings.
public struct ActivityCall: Hashable, Sendable {
    /// The activity's name.
    public let name: String
    /// Its version.
    public let version: Int
    /// Its stored properties as JSON.
    public let settings: JSONValue
    /// Whether a result may be used again when activity, version, settings and inputs are the same.
    public let isReusable: Bool

    /// An activity as it stands in a plan.
    public init(name: String, version: Int, settings: JSONValue, isReusable: Bool) {
        self.name = name
        self.version = version
        self.settings = settings
        self.isReusable = isReusable
    }
}

/// One operation of a chain, with its settings.
public struct OperationCall: Hashable, Sendable {
    /// The operation's name.
    public let name: String
    /// Its version.
    public let version: Int
    /// Its stored properties as JSON.
    public let settings: JSONValue
    /// Inputs that it takes beside the image that flows through the chain.
    public let extraInputs: Int
    /// Whether a result may be used again when the chain and its inputs are the same.
    public let isReusable: Bool

    /// An operation as it stands in a plan.
    public init(
        name: String, version: Int, settings: JSONValue, extraInputs: Int,
        isReusable: Bool = true
    ) {
        self.name = name
        self.version = version
        self.settings = settings
        self.extraInputs = extraInputs
        self.isReusable = isReusable
    }
}

/// An external event that a step waits for.
public struct EventWait: Hashable, Sendable {
    /// The event's name; compared without case.
    public let name: String
    /// The longest wait; `nil` waits for ever.
    public let timeout: Duration?
    /// The step's value when the time is up; `nil` fails the step.
    public let fallback: JSONValue?
    /// Fields that the payload must have; payloads without them do not answer this step.
    public let requiredFields: [String]

    /// A wait as it stands in a plan.
    public init(
        name: String, timeout: Duration?, fallback: JSONValue?, requiredFields: [String] = []
    ) {
        self.name = name
        self.timeout = timeout
        self.fallback = fallback
        self.requiredFields = requiredFields
    }
}

extension Step.Kind {
    /// The blocks inside this step.
    public var blocks: [Block] {
        switch self {
        case .map(let block), .filter(let block), .reduce(let block): [block]
        case .choose(let then, let otherwise): [then, otherwise]
        default: []
        }
    }

    /// The same step with each block replaced.
    func mappingBlocks(_ transform: (Block) -> Block) -> Step.Kind {
        switch self {
        case .map(let block): .map(transform(block))
        case .filter(let block): .filter(transform(block))
        case .reduce(let block): .reduce(transform(block))
        case .choose(let then, let otherwise):
            .choose(then: transform(then), otherwise: transform(otherwise))
        default: self
        }
    }
}
