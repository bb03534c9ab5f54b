import Foundation
import Weft
import WeftSQLite

/// Reads what a hub holds, without running anything.
struct HubReader: Sendable {
    let hub: Hub

    init(_ path: String) { hub = Hub(path: path) }

    /// The whole history of an instance; `nil` where the hub does not hold the instance.
    func history(of id: InstanceID) async throws -> [HistoryEvent]? {
        let store = try SQLiteStore(path: hub.databasePath)
        let known = try await store.instance(id)
        let history = try await store.history(of: id, after: 0)
        try await store.close()
        return known == nil ? nil : history
    }

    /// The same, read from a copy of the database, so that the hub of a killed process is left to
    /// its successor exactly as the kill left it.
    func historyOfCopy(of id: InstanceID) async throws -> [HistoryEvent]? {
        guard let copy = try copied() else { return nil }
        defer { withExtendedLifetime(copy) {} }
        return try await HubReader(copy.path).history(of: id)
    }

    /// How many activities have ended whose instance has not heard of it yet: their results are
    /// recorded, and wait in its queue. From a copy, too.
    func endedInQueueOfCopy(of id: InstanceID) async throws -> Int {
        guard let copy = try copied() else { return 0 }
        defer { withExtendedLifetime(copy) {} }
        let store = try SQLiteStore(path: Hub(path: copy.path).databasePath)
        let messages = try await store.openMessages(of: id)
        try await store.close()
        return messages.count { if case .taskEnded = $0.message { true } else { false } }
    }

    private func copied() throws -> Scratch? {
        guard FileManager.default.fileExists(atPath: hub.databasePath) else { return nil }
        let copy = try Scratch()
        for ending in ["", "-wal"] {
            let file = hub.databasePath + ending
            guard FileManager.default.fileExists(atPath: file) else { continue }
            try FileManager.default.copyItem(atPath: file, toPath: copy("hub.sqlite" + ending))
        }
        return copy
    }

    /// The IDs of the artifacts that the store holds, and the names of all other files in it.
    func artifacts() throws -> (ids: Set<String>, others: [String]) {
        var ids: Set<String> = []
        var others: [String] = []
        for name in try files(below: hub.artifactsPath) {
            let id = name.replacingOccurrences(of: "/", with: "")
            if id.count == 64, name.dropFirst(2).first == "/" {
                ids.insert(id)
            } else {
                others.append(name)
            }
        }
        return (ids, others)
    }
}

extension [HistoryEvent] {
    /// The tasks that were scheduled, in order.
    var scheduled: [TaskRequest] {
        compactMap { if case .taskScheduled(let request) = $0.kind { request } else { nil } }
    }

    /// The tasks that were completed, in order.
    var completions: [TaskCompletion] {
        compactMap { if case .taskCompleted(let completion) = $0.kind { completion } else { nil } }
    }

    /// How the instance ended.
    var outcome: ExecutionOutcome? {
        if case .executionCompleted(let outcome)? = last?.kind { outcome } else { nil }
    }

    /// The labels of completed tasks, by whether they were reused, in order of scheduling.
    func labels(reused: Bool) -> [String] {
        let ended = Set(completions.filter { ($0.reusedFrom != nil) == reused }.map(\.taskID))
        return scheduled.filter { ended.contains($0.taskID) }.map(\.label)
    }

    /// The IDs of all artifacts of the hub that the results name; files of the user's are not.
    var artifacts: Set<String> {
        Set(completions.flatMap { $0.result.artifacts })
    }
}

extension JSONValue {
    /// The IDs of artifacts in this value, those of the user's own files left out.
    var artifacts: [String] {
        if let list = arrayValue { return list.flatMap(\.artifacts) }
        guard let fields = objectValue else { return [] }
        if let id = fields["artifact"]?.stringValue { return fields["file"] == nil ? [id] : [] }
        return fields.values.flatMap(\.artifacts)
    }
}
