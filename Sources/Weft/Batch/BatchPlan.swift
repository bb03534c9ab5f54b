public import WeftCore
internal import WeftDurable
public import WeftFiles
internal import WeftPipeline
internal import WeftSQLite

/// What a batch would do, item by item. Making it writes nothing.
public struct BatchPlan: Sendable {
    /// Every item, in the order of the files.
    public let items: [PlannedItem]
    /// Files that were left out because a batch of the same output has written them.
    public let ownOutputs: Int
    /// Batches of the same work that have not ended, which have some of the items.
    public let openBatches: [InstanceID]

    /// What it is made of: the plan of every item, its digest, the template of the outputs.
    let program: BatchProgram
    let overwrites: Bool
    let parallel: Int
    let allowedFailures: BatchRequest.FailureLimit?
    let restamps: [Restamp]

    /// What was found to have its old content under a new stamp.
    struct Restamp: Sendable {
        let number: Int
        let stamp: [UInt8]?
        let outputs: [ItemOutputRecord]
    }

    /// The items that have to be made.
    public var toMake: [PlannedItem] {
        items.filter { if case .make = $0.verdict { true } else { false } }
    }

    /// How many are as they should be.
    public var upToDate: Int { items.count { $0.verdict == .upToDate } }

    /// How many a batch has that has not ended.
    public var underWay: Int {
        items.count { if case .underWay = $0.verdict { true } else { false } }
    }
}

/// An item of a batch before it runs.
public struct PlannedItem: Hashable, Sendable {
    /// What it is made of; where all files make one item, the first.
    public let file: SelectedFile
    /// Its output, with the placeholders that only the run can fill.
    public let output: String
    /// What becomes of it.
    public let verdict: Verdict

    let slot: [UInt8]
    /// What its instance is given, as JSON text; empty where it is not made.
    let request: String

    /// What becomes of it.
    public enum Verdict: Hashable, Sendable {
        /// Its output is as it should be; nothing is done.
        case upToDate
        /// It is in a batch that has not ended.
        case underWay(InstanceID)
        /// It is made, for this reason.
        case make(MakeReason)
    }
}

/// Why an item is made.
public enum MakeReason: String, Hashable, Sendable, CaseIterable {
    /// No batch of this hub has made it.
    case new
    /// One of the files that it is made of has another content.
    case inputChanged = "input-changed"
    /// The pipeline, its settings or the version of one of its steps.
    case settingsChanged = "settings-changed"
    /// The output that was made is not there.
    case outputMissing = "output-missing"
    /// Somebody else has changed an output.
    case outputChanged = "output-changed"
    /// The output has another name now.
    case nameChanged = "name-changed"
    /// It failed in an earlier batch.
    case failedBefore = "failed-before"
    /// Whoever began the batch wants it, whatever is there.
    case asked

    /// The reason in words: "its input has changed".
    public var words: String {
        switch self {
        case .new: "it is new"
        case .inputChanged: "an input has changed"
        case .settingsChanged: "the pipeline or its settings have changed"
        case .outputMissing: "its output is missing"
        case .outputChanged: "its output was changed by others"
        case .nameChanged: "its output has another name now"
        case .failedBefore: "it failed before"
        case .asked: "that was asked for"
        }
    }
}
