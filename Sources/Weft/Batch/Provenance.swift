internal import WeftArtifacts
public import WeftCore
internal import WeftFiles
public import WeftPipeline
internal import WeftSQLite

/// Where an output of a batch came from, or what a file was made into, by the hub's book.
public struct Provenance: Hashable, Sendable {
    /// A file, and what it held.
    public struct File: Hashable, Sendable {
        /// The pipeline's input that it was given as; empty for outputs.
        public let name: String
        /// Where it is, absolute.
        public let path: String
        /// In hexadecimal.
        public let sha256: String
    }

    /// The batch that made it.
    public let batch: InstanceID
    /// Its number in the batch, from 0.
    public let position: Int
    /// The pipeline's name.
    public let pipeline: String
    /// The first of the files that it is made of.
    public let input: String
    /// Why it was made.
    public let reason: MakeReason?
    /// What it was made of; empty where it was not made.
    public let sources: [File]
    /// What was made; empty where it was not.
    public let outputs: [File]
    /// The steps with their versions and settings.
    public let steps: [String]
    /// What it failed with; `nil` where it did not.
    public let failure: Failure?
    /// When it was made or failed; `nil` where it waits.
    public let endedAt: Timestamp?
    /// The version of libvips that the batch began with.
    public let libvips: String?
    /// What a batch would do with it now.
    public let verdict: PlannedItem.Verdict
    /// What has changed of the pipeline and its settings since.
    public let changes: [String]
}

extension Engine {
    /// What the hub's book says about a file: an input or an output of batches, the newest first.
    ///
    /// - Parameters:
    ///   - path: Absolute.
    ///   - pipelines: Those whose settings are compared with what was recorded.
    public func provenance(
        of path: String, pipelines: [any Pipeline.Type]
    ) async throws -> [Provenance] {
        var seen: Set<Int> = []
        var found: [Provenance] = []
        for record in try await book.items(about: path) where seen.insert(record.number).inserted {
            found.append(try await provenance(record, pipelines))
        }
        return found
    }

    private func provenance(
        _ record: ItemRecord, _ pipelines: [any Pipeline.Type]
    ) async throws -> Provenance {
        let recorded = try record.batch.request["plan"].map(Plan.init(json:))
        let current = pipelines.first { $0.name == record.batch.pipeline }
            .flatMap { try? BatchProgram.again($0, record.batch.request) }
        let open = try await store.instance(record.batch.id).map { !$0.status.isFinal } ?? false
        let judge = ItemJudge(
            sources: record.sources.map { ($0.name, $0.path) },
            output: record.outputs.count == 1 ? record.outputs[0].path : nil, record: record,
            recipe: current.map(\.recipe) ?? record.batch.recipe,
            openBatches: open ? [record.batch.id] : [])
        return Provenance(
            batch: record.batch.id, position: record.position, pipeline: record.batch.pipeline,
            input: record.input, reason: MakeReason(rawValue: record.reason),
            sources: record.sources.map { Provenance.File($0.name, $0.path, $0.sha256) },
            outputs: record.outputs.map { Provenance.File("", $0.path, $0.sha256) },
            steps: recorded.map(\.stepTexts) ?? [], failure: record.failure,
            endedAt: record.endedAt, libvips: record.batch.request["libvips"]?.stringValue,
            verdict: judge.verdict(isAnew: false).verdict,
            changes: Self.changes(from: recorded, to: current?.plan))
    }

    /// The steps that are not in both plans.
    private static func changes(from old: Plan?, to new: Plan?) -> [String] {
        guard let old, let new, old.withoutSource != new.withoutSource else { return [] }
        let (before, after) = (old.stepTexts, new.stepTexts)
        return before.filter { !after.contains($0) }.map { "- \($0)" }
            + after.filter { !before.contains($0) }.map { "+ \($0)" }
    }
}

extension Provenance.File {
    fileprivate init(_ name: String, _ path: String, _ sha256: [UInt8]) {
        self.init(
            name: name, path: path,
            sha256: (try? ArtifactID(digest: sha256).text) ?? "")
    }
}

extension Plan {
    /// Each activity and operation in a line: `thumbnail 1 {"side":256}`.
    fileprivate var stepTexts: [String] {
        allSteps.flatMap { step -> [String] in
            switch step.kind {
            case .activity(let call): [Self.text(call.name, call.version, call.settings)]
            case .chain(let calls): calls.map { Self.text($0.name, $0.version, $0.settings) }
            default: []
            }
        }
    }

    private static func text(_ name: String, _ version: Int, _ settings: JSONValue) -> String {
        settings == [:] ? "\(name) \(version)" : "\(name) \(version) \(settings.text)"
    }
}
