internal import WeftArtifacts
package import WeftCore

/// A compiled pipeline: data that is stored with each instance and is what runs.
///
/// A plan does not hold code. Activity and operation names, versions and settings are the
/// contract between a plan and the workers that run it.
public struct Plan: Hashable, Sendable {
    /// The version of the stored form that this code writes.
    public static let formatVersion = 1

    /// The pipeline's name, such as `content-aware-fill`.
    public let pipeline: String
    /// The steps.
    public internal(set) var body: Block
    /// The type of the result.
    public internal(set) var resultType: String

    init(pipeline: String, body: Block, resultType: String) {
        self.pipeline = pipeline
        self.body = body
        self.resultType = resultType
    }

    /// SHA-256 of the stored form: equal plans have equal hashes on every machine.
    public var hash: String { ArtifactID(hashing: json.bytes).text }

    /// The plan without what only people read: the labels and the lines of its steps. Two pipelines
    /// that do the same have the same, wherever they are written.
    public var withoutSource: Plan {
        Plan(pipeline: pipeline, body: body.withoutSource, resultType: resultType)
    }

    /// The plan with a policy for each step of work that has none of its own.
    package func retrying(_ policy: RetryPolicy) -> Plan {
        Plan(pipeline: pipeline, body: body.retrying(policy), resultType: resultType)
    }

    /// All steps, those inside blocks included, in source order.
    public var allSteps: [Step] { Self.steps(in: body).sorted { $0.id < $1.id } }

    /// The activities and operations that a worker must know to run the plan.
    public var requirements: Set<Requirement> {
        var needed: Set<Requirement> = []
        for step in allSteps {
            switch step.kind {
            case .activity(let call):
                needed.insert(.init(kind: .activity, name: call.name, version: call.version))
            case .chain(let calls):
                for call in calls {
                    needed.insert(.init(kind: .operation, name: call.name, version: call.version))
                }
            default: break
            }
        }
        return needed
    }

    /// Something that a worker must know.
    public struct Requirement: Hashable, Sendable, CustomStringConvertible {
        /// An activity of its own, or an operation within a chain.
        public enum Kind: String, Hashable, Sendable { case activity, operation }
        /// Which of the two it is.
        public let kind: Kind
        /// The name that the plan calls it by.
        public let name: String
        /// The version that the plan was made with.
        public let version: Int

        /// Something of a kind, a name and a version.
        public init(kind: Kind, name: String, version: Int) {
            self.kind = kind
            self.name = name
            self.version = version
        }

        public var description: String { "\(kind.rawValue) \"\(name)\" version \(version)" }
    }

    private static func steps(in block: Block) -> [Step] {
        block.steps.flatMap { step in [step] + step.kind.blocks.flatMap(steps(in:)) }
    }
}

extension Block {
    fileprivate var withoutSource: Block {
        mappingSteps { step in
            step.label = ""
            step.position = SourcePosition(file: "", line: 0)
        }
    }

    fileprivate func retrying(_ policy: RetryPolicy) -> Block {
        mappingSteps { step in
            switch step.kind {
            case .activity, .chain: step.options.retry = step.options.retry ?? policy
            default: break
            }
        }
    }

    /// The block with each of its steps changed, those inside its blocks too.
    private func mappingSteps(_ change: (inout Step) -> Void) -> Block {
        Block(
            parameters: parameters,
            steps: steps.map { step in
                var step = step
                change(&step)
                step.kind = step.kind.mappingBlocks { $0.mappingSteps(change) }
                return step
            }, result: result)
    }
}
