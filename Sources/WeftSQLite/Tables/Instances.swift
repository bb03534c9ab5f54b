import GRDB
public import WeftCore
public import WeftDurable

extension SQLiteStore {
    public func create(_ instance: NewInstance) async throws -> Creation {
        try await write { try $0.create(instance) }
    }

    public func instance(_ id: InstanceID) async throws -> InstanceRecord? {
        try await read { try $0.record(of: id) }
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

    /// Removes ended instances with their histories. What they have left under reuse keys stays.
    /// - Returns: how many were removed.
    public func purge(_ ids: [InstanceID]) async throws -> Int {
        try await write { hub in try ids.count { try hub.purge($0) } }
    }
}

extension HubTransaction {
    func create(_ new: NewInstance) throws -> Creation {
        if let existing = try record(of: new.id) {
            guard try isStarted(new.id, with: new.start) else {
                throw DurableError(
                    code: .instanceExists,
                    "Expected a new instance ID, found \"\(new.id)\", which was started with "
                        + "something else. Choose another ID.")
            }
            return .existing(existing)
        }
        let time = new.createdAt.microseconds
        try run(
            """
            INSERT INTO instances (id, label, orchestration, version, status, created_at,
                updated_at, last_message, waiting_since) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)
            """,
            [
                new.id.text, new.label, new.start.name, new.start.version,
                RuntimeStatus.pending.rawValue, time, time, time,
            ])
        try insertMessage(
            .start(new.start), number: 1, to: Int(db.lastInsertedRowID), at: new.createdAt)
        wakesOthers = true
        return .created
    }

    /// The start is kept in the first event or, before that is recorded, in the first message.
    private func isStarted(_ id: InstanceID, with start: ExecutionStarted) throws -> Bool {
        let text =
            try first(
                """
                SELECT event FROM history JOIN instances ON instance = instances.number
                WHERE id = ? AND sequence = 1
                """, [id.text], { $0[0] as String })
            ?? first(
                """
                SELECT message FROM messages JOIN instances ON instance = instances.number
                WHERE id = ? AND messages.number = 1
                """, [id.text], { $0[0] as String })
        guard let text else { return true }
        let event = try HistoryEvent(sequence: 1, json: JSONValue(parsing: text))
        return event.kind == .executionStarted(start)
    }

    private static let recordColumns = """
        id, label, orchestration, version, status, created_at, updated_at, outcome, waits, \
        last_sequence, worker, expires
        """

    func record(of id: InstanceID) throws -> InstanceRecord? {
        try first(
            "SELECT \(Self.recordColumns) FROM instances WHERE id = ?", [id.text],
            Self.record(_:))
    }

    func records(_ query: InstanceQuery) throws -> [InstanceRecord] {
        var arguments = StatementArguments()
        var conditions: [String] = []
        if !query.statuses.isEmpty {
            let statuses = query.statuses.map(\.rawValue).sorted()
            let marks = statuses.map { _ in "?" }.joined(separator: ", ")
            conditions.append("status IN (\(marks))")
            arguments += StatementArguments(statuses)
        }
        if !query.idPrefix.isEmpty {
            conditions.append("substr(id, 1, ?) = ?")
            arguments += [query.idPrefix.unicodeScalars.count, query.idPrefix]
        }
        arguments += [query.limit, query.offset]
        let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        return try all(
            """
            SELECT \(Self.recordColumns) FROM instances \(filter)
            ORDER BY number DESC LIMIT ? OFFSET ?
            """, arguments, Self.record(_:))
    }

    func history(of number: Int, after sequence: Int) throws -> [HistoryEvent] {
        try all(
            "SELECT sequence, event FROM history WHERE instance = ? AND sequence > ? "
                + "ORDER BY sequence", [number, sequence]
        ) { try HistoryEvent(sequence: $0[0], json: $0.json(1)) }
    }

    func purge(_ id: InstanceID) throws -> Bool {
        let found = try first(
            "SELECT number, status FROM instances WHERE id = ?", [id.text]
        ) { ($0[0] as Int, try Self.status($0[1])) }
        guard let (number, status) = found, status.isFinal else { return false }
        try run("DELETE FROM history WHERE instance = ?", [number])
        try removeOpenWork(of: number)
        try run("DELETE FROM instances WHERE number = ?", [number])
        return true
    }

    /// Removes what could still happen in an instance.
    func removeOpenWork(of number: Int) throws {
        try run("DELETE FROM messages WHERE instance = ?", [number])
        try run("DELETE FROM timers WHERE instance = ?", [number])
        try run("DELETE FROM activities WHERE instance = ?", [number])
    }

    static func status(_ text: String) throws -> RuntimeStatus {
        guard let status = RuntimeStatus(rawValue: text) else {
            throw DurableError(
                code: .unknownEvent,
                "Expected a status that this version knows, found \"\(text)\". Update Weft.")
        }
        return status
    }

    private static func record(_ row: Row) throws -> InstanceRecord {
        let outcome = row[7] as String?
        let waits = row[8] as String?
        return InstanceRecord(
            id: try InstanceID(row[0]), label: row[1], orchestration: row[2], version: row[3],
            status: try status(row[4]), createdAt: row.time(5), updatedAt: row.time(6),
            outcome: try outcome.map { try ExecutionOutcome(json: JSONValue(parsing: $0)) },
            waits: try waits.map { try JSONValue(parsing: $0).arrayValue ?? [] }?
                .map(Wait.init(json:)) ?? [],
            lastSequence: row[9], lease: row.holder(10))
    }
}
