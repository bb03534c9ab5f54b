import GRDB
import WeftCore
public import WeftDurable

extension SQLiteStore {
    public nonisolated(nonsending)
        func results(for keys: [String]) async throws -> [String: ReusableResult]
    {
        try readHere { hub in
            var found: [String: ReusableResult] = [:]
            for key in keys { found[key] = try hub.result(under: key) }
            return found
        }
    }

    public func forgetResult(for key: String) async throws {
        try await write { try $0.run("DELETE FROM results WHERE key = ?", [key]) }
    }
}

extension HubTransaction {
    func result(under key: String) throws -> ReusableResult? {
        try first("SELECT result, instance, task FROM results WHERE key = ?", [key]) {
            ReusableResult(
                result: try $0.json(0),
                origin: ReuseOrigin(instanceID: try InstanceID($0[1]), taskID: $0[2]))
        }
    }

    /// Records a result; the first one under a key stays.
    func record(
        _ result: JSONValue, under key: String, from id: InstanceID, taskID: Int,
        at now: Timestamp
    ) throws {
        try run(
            """
            INSERT OR IGNORE INTO results (key, result, instance, task, recorded_at)
            VALUES (?, ?, ?, ?, ?)
            """, [key, result.text, id.text, taskID, Int(now.microseconds)])
    }
}
