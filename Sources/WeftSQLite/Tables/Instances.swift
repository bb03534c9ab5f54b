import GRDB
public import WeftCore
public import WeftDurable

extension SQLiteStore {
    public func instance(_ id: InstanceID) async throws -> InstanceRecord? {
        try readOnce { try $0.record(of: id) }
    }

    public func instances(_ query: InstanceQuery) async throws -> [InstanceRecord] {
        try await read { try $0.records(query) }
    }

    public func history(of id: InstanceID, after sequence: Int) async throws -> [HistoryEvent] {
        try await read { hub in
            try hub.first("SELECT number FROM instances WHERE id = ?", [id.text]) { $0[0] as Int }
                .map { try hub.history(of: $0, after: sequence) } ?? []
        }
    }

    public func firstEvent(of id: InstanceID) async throws -> HistoryEvent? {
        try await read { hub in
            try hub.first(
                """
                SELECT sequence, event FROM history
                WHERE instance = (SELECT number FROM instances WHERE id = ?)
                ORDER BY sequence LIMIT 1
                """, [id.text]
            ) { try HistoryEvent(sequence: $0[0], json: $0.json(1)) }
        }
    }
}

extension HubTransaction {
    static let recordColumns = """
        id, label, orchestration, version, status, created_at, updated_at, outcome, waits, \
        last_sequence, worker, expires, parent, group_name, start_at, generation, custom_status
        """

    func record(of id: InstanceID) throws -> InstanceRecord? {
        try first(
            "SELECT \(Self.recordColumns) FROM instances WHERE id = ?", [id.text],
            Self.record(_:))
    }

    func history(of number: Int, after sequence: Int) throws -> [HistoryEvent] {
        try all(
            "SELECT sequence, event FROM history WHERE instance = ? AND sequence > ? "
                + "ORDER BY sequence", [number, sequence]
        ) { try HistoryEvent(sequence: $0[0], json: $0.json(1)) }
    }

    func instanceID(_ number: Int) throws -> InstanceID? {
        try first("SELECT id FROM instances WHERE number = ?", [number]) {
            try InstanceID($0[0])
        }
    }

    static func status(_ text: String) throws -> RuntimeStatus {
        guard let status = RuntimeStatus(rawValue: text) else {
            throw DurableError(
                code: .unknownEvent,
                "Expected a status that this version knows, found \"\(text)\". Update Weft.")
        }
        return status
    }

    static func record(_ row: Row) throws -> InstanceRecord {
        var record = try basicRecord(row, status(row[4]))
        record.outcome = try (row[7] as String?).map {
            try ExecutionOutcome(json: JSONValue(parsing: $0))
        }
        record.waits =
            try (row[8] as String?).map { try JSONValue(parsing: $0).arrayValue ?? [] }?
            .map(Wait.init(json:)) ?? []
        record.parent = try (row[12] as String?).map { try InstanceID($0) }
        record.customStatus = try (row[16] as String?).map { try JSONValue(parsing: $0) }
        return record
    }

    /// What a list shows of an instance: one that cannot be read hides no others, and says so among
    /// its waits. `nil` where not even its ID can be read.
    static func listedRecord(_ row: Row) throws -> InstanceRecord? {
        do {
            return try record(row)
        } catch let error as DatabaseError {
            throw error
        } catch {
            let status = RuntimeStatus(rawValue: row[4]) ?? .pending
            guard var record = try? basicRecord(row, status) else { return nil }
            record.waits = [
                Wait("a worker that can read its record: \(error)", since: record.updatedAt)
            ]
            return record
        }
    }

    /// The columns that are plain text and numbers.
    private static func basicRecord(_ row: Row, _ status: RuntimeStatus) throws -> InstanceRecord {
        var record = InstanceRecord(
            id: try InstanceID(row[0]), label: row[1], orchestration: row[2], version: row[3],
            status: status, createdAt: row.time(5), updatedAt: row.time(6),
            lastSequence: row[9], lease: row.holder(10))
        record.group = row[13]
        record.startAt = (row[14] as Int64?).map(Timestamp.init(microseconds:))
        record.generation = row[15]
        return record
    }
}
