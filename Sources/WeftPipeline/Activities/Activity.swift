public import Logging
public import WeftArtifacts
public import WeftCore
public import WeftDurable

/// One unit of work of your own that may have effects.
///
/// Its stored properties are its settings: they, the name and the version are part of the key
/// under which a result is found again. Change `version` whenever the same inputs would give
/// another result.
///
///     struct Histogram: Activity {
///         var bins = 256
///         func run(_ photo: Image, in context: StepContext) async throws -> [Int] { ... }
///     }
///
/// An activity runs at least once; its result is recorded once.
public protocol Activity: Codable, Sendable {
    /// What it is given: an image, a number, `Values` of several handles ...
    associatedtype Input: PlanValue
    /// What it gives.
    associatedtype Output: PlanValue

    /// The name in plans and histories; by default the type's name in kebab case.
    static var name: String { get }
    /// 1 by default.
    static var version: Int { get }
    /// Whether a recorded result may be used again for the same inputs; true by default. Say false
    /// where running it has effects that count, such as writing a file.
    static var isReusable: Bool { get }

    /// Checks the settings when a pipeline is planned, before anything runs; nothing by default.
    ///
    /// - Throws: An error whose sentence says what was expected and what was found.
    func validate() throws

    /// Does the work.
    func run(_ input: Input, in context: StepContext) async throws -> Output
}

extension Activity {
    public static var name: String { kebabCase(String(describing: Self.self)) }
    public static var version: Int { 1 }
    public static var isReusable: Bool { true }

    public func validate() throws {}
}

extension Activity {
    /// Runs one attempt from what the history holds: settings and inputs as JSON.
    ///
    /// - Parameter inputs: One value for each handle that the step was given.
    public static func run(
        settings: JSONValue, inputs: [JSONValue], in context: StepContext
    ) async throws -> JSONValue {
        let activity: Self = try JSONCoding.decode(settings)
        let input = try Input(planJSON: inputs.count == 1 ? inputs[0] : .array(inputs))
        return try await activity.run(input, in: context).planJSON()
    }
}

/// An operation that streams: several in a row run as one activity, with nothing written between.
///
/// The `Weft` module's `ImageOperation` is the one to conform to.
public protocol ChainOperation: Codable, Sendable {
    /// The name in plans; by default the type's name in kebab case.
    static var name: String { get }
    /// 1 by default. Raise it when the same settings give another result.
    static var version: Int { get }
    /// Whether the result of a chain with this operation may be used again; true by default. Say
    /// false where running it has effects that count, such as writing a file.
    static var isReusable: Bool { get }

    /// Checks the settings when a pipeline is planned, before anything runs; nothing by default.
    ///
    /// - Throws: An error whose sentence says what was expected and what was found.
    func validate() throws
}

extension ChainOperation {
    public static var name: String { kebabCase(String(describing: Self.self)) }
    public static var version: Int { 1 }
    public static var isReusable: Bool { true }

    public func validate() throws {}

    /// The operation with the settings that a plan holds.
    public init(settings: JSONValue) throws { self = try JSONCoding.decode(settings) }
}

/// What an activity knows and can use while it runs.
public struct StepContext: Sendable {
    /// Where images and other large values live.
    public let artifacts: any ArtifactStore
    /// The attempt, the instance, and the way to report progress.
    public let activity: ActivityContext

    /// A context for a test, or for an executor of your own.
    public init(artifacts: any ArtifactStore, activity: ActivityContext) {
        self.artifacts = artifacts
        self.activity = activity
    }

    /// For what the activity has to say: with the IDs of instance, task and attempt in each line.
    public var logger: Logger { activity.logger }

    /// Whether the attempt is to stop: its run was canceled, its time is up, or its worker stops. What
    /// it gives after that is discarded.
    public var isCanceled: Bool { activity.isCanceled }

    /// Call it between pieces of work, so that a cancellation is seen soon.
    /// - Throws: `CancellationError` where the attempt is to stop.
    public func checkCancellation() throws { try activity.checkCancellation() }

    /// Tells whoever watches how far the activity is, and that it still works: the heartbeat. As often
    /// as you like: it costs a lock.
    ///
    /// - Parameter fraction: 0 to 1.
    public func report(_ fraction: Double, _ message: String = "") {
        activity.report(ActivityProgress(fraction: fraction, message: message))
    }
}

extension ActivityCall {
    init<Work: Activity>(_ activity: Work) {
        self.init(
            name: Work.name, version: Work.version, settings: settingsJSON(activity),
            isReusable: Work.isReusable)
    }
}

extension OperationCall {
    init<Work: ChainOperation>(_ operation: Work, extraInputs: Int) {
        self.init(
            name: Work.name, version: Work.version, settings: settingsJSON(operation),
            extraInputs: extraInputs, isReusable: Work.isReusable)
    }
}

/// Settings as JSON; what JSON cannot hold, such as an infinity, as why it cannot, which the plan builder
/// then reports.
private func settingsJSON(_ value: some Encodable) -> JSONValue {
    do {
        return try JSONCoding.encode(value)
    } catch EncodingError.invalidValue(let lost, let context) {
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        return [lostSettings: .string("\(lost) in \"\(path)\"")]
    } catch {
        return [lostSettings: .string("\(error)")]
    }
}

/// The field of settings that could not be written.
let lostSettings = "unencodable"
