internal import Foundation
internal import WeftArtifacts
internal import WeftCore
internal import WeftFiles
internal import WeftSQLite

/// Decides whether an item has to be made, by what the book says of it and what is on the disk.
struct ItemJudge {
    /// The files that it would be made of, by input.
    let sources: [(name: String, path: String)]
    /// Where its output would go; `nil` where only the run can say.
    let output: String?
    /// The newest item of its slot.
    let record: ItemRecord?
    /// What decides what it would become, beside its files.
    let recipe: [UInt8]
    let openBatches: Set<InstanceID>

    /// A verdict, and what the book should learn with it.
    struct Judged: Sendable {
        let verdict: PlannedItem.Verdict
        var restamp: BatchPlan.Restamp?
    }

    func verdict(isAnew: Bool) -> Judged {
        guard let record else { return make(isAnew ? .asked : .new) }
        switch record.state {
        case .open where openBatches.contains(record.batch.id):
            return Judged(verdict: .underWay(record.batch.id))
        case .open: return make(.new)
        case .failed: return make(.failedBefore)
        case .done: return isAnew ? make(.asked) : judged(record)
        }
    }

    private func judged(_ record: ItemRecord) -> Judged {
        guard record.batch.recipe == recipe else { return make(.settingsChanged) }
        if let output, record.outputs.map(\.path) != [output] {
            return make(.nameChanged)
        }
        var restamped: [ItemOutputRecord] = []
        for output in record.outputs {
            guard let stamp = FileStamp(path: output.path) else { return make(.outputMissing) }
            guard stamp.text != output.stamp else { continue }
            guard Self.digest(of: output.path) == output.sha256 else {
                return make(.outputChanged)
            }
            restamped.append(
                ItemOutputRecord(
                    path: output.path, sha256: output.sha256, byteCount: output.byteCount,
                    stamp: settled(stamp)))
        }
        let used = Set(record.sources.map(\.name))
        // A pipeline may leave an input unused; then its content does not count.
        let sources = sources.filter { used.contains($0.name) }
        let paths = sources.map(\.path)
        var stamp: [UInt8]?
        if record.stamp == nil || StampDigest.now(paths) != record.stamp {
            // Taken before the files are read: a change meanwhile then shows the next time.
            stamp = Self.settledDigest(paths)
            guard Self.hasSameContent(sources, record) else { return make(.inputChanged) }
        }
        guard stamp != nil || !restamped.isEmpty else { return Judged(verdict: .upToDate) }
        return Judged(
            verdict: .upToDate,
            restamp: BatchPlan.Restamp(number: record.number, stamp: stamp, outputs: restamped))
    }

    private func make(_ reason: MakeReason) -> Judged { Judged(verdict: .make(reason)) }

    /// Whether the files that it is made of hold what they held.
    private static func hasSameContent(
        _ sources: [(name: String, path: String)], _ record: ItemRecord
    ) -> Bool {
        guard sources.count == record.sources.count else { return false }
        return zip(sources, record.sources).allSatisfy { source, known in
            source.name == known.name && digest(of: source.path) == known.sha256
        }
    }

    private func settled(_ stamp: FileStamp) -> String? {
        stamp.isSettled(at: Self.now) ? stamp.text : nil
    }

    private static func settledDigest(_ paths: [String]) -> [UInt8]? {
        let now = now
        guard paths.allSatisfy({ FileStamp.settled(path: $0, at: now) != nil }) else { return nil }
        return StampDigest.now(paths)
    }

    private static var now: Int { Int(Date().timeIntervalSince1970 * 1e9) }

    private static func digest(of path: String) -> [UInt8]? {
        (try? Artifact(describingFile: path))?.id.digest
    }
}
