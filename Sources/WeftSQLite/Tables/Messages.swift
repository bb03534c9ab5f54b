import GRDB
public import WeftCore
public import WeftDurable

extension SQLiteStore {
    public func send(
        _ message: ControlMessage, to id: InstanceID, at now: Timestamp
    ) async throws {
        try await write { try $0.send(message, to: id, at: now) }
    }

    public func messages(
        for lease: InstanceLease, due now: Timestamp, excluding seen: Set<MessageID>
    ) async throws -> [StoredMessage] {
        try await read { hub in
            try hub.arrived(for: hub.held(lease).number, due: now, excluding: seen)
        }
    }

    public func openMessages(of id: InstanceID) async throws -> [StoredMessage] {
        try await read { try $0.openMessages(of: id) }
    }

    public func nextDue(after now: Timestamp) async throws -> Timestamp? {
        try await read { try $0.nextDue(after: now) }
    }
}

extension HubTransaction {
    func send(_ message: ControlMessage, to id: InstanceID, at now: Timestamp) throws {
        let found = try first(
            "SELECT number, status FROM instances WHERE id = ?", [id.text]
        ) { ($0[0] as Int, try Self.status($0[1])) }
        guard let (number, status) = found else {
            throw DurableError(
                code: .instanceNotFound,
                "Expected an instance of this hub, found \"\(id)\", which it does not hold.")
        }
        if !status.isFinal { try append(message, to: number, at: now) }
    }

    func append(_ message: ControlMessage, to instance: Int, at now: Timestamp) throws {
        let number = try first(
            """
            UPDATE instances SET last_message = last_message + 1,
                waiting_since = coalesce(waiting_since, ?)
            WHERE number = ? RETURNING last_message
            """, [now.microseconds, instance], { $0[0] as Int })
        guard let number else { return }
        try insertMessage(message, number: number, to: instance, at: now)
        wakesOthers = true
    }

    func insertMessage(
        _ message: ControlMessage, number: Int, to instance: Int, at now: Timestamp
    ) throws {
        try run(
            "INSERT INTO messages (instance, number, at, message) VALUES (?, ?, ?, ?)",
            [instance, number, now.microseconds, message.text(at: now)])
    }

    /// Messages in order of arrival, with each due timer before the first message that came later.
    func arrived(
        for instance: Int, due now: Timestamp, excluding seen: Set<MessageID>
    ) throws -> [StoredMessage] {
        var due = try dueTimers(of: instance, at: now)[...]
        var arrived: [StoredMessage] = []
        let cursor = try rows(
            "SELECT number, at, message FROM messages WHERE instance = ? ORDER BY number",
            [instance])
        while let row = try cursor.next() {
            let at = row.time(1)
            while let timer = due.first, timer.fireAt <= at {
                arrived.append(timer.message)
                due.removeFirst()
            }
            let id = MessageID(row[0])
            // What was seen is not read again: its payload may be large.
            if seen.contains(id) { continue }
            arrived.append(StoredMessage(id: id, message: try ControlMessage(text: row[2])))
        }
        return (arrived + due.map(\.message)).filter { !seen.contains($0.id) }
    }

    func openMessages(of id: InstanceID) throws -> [StoredMessage] {
        try all(
            """
            SELECT messages.number, message FROM instances JOIN messages
                ON messages.instance = instances.number
            WHERE id = ? ORDER BY messages.number
            """, [id.text]
        ) { StoredMessage(id: MessageID($0[0]), message: try ControlMessage(text: $0[1])) }
    }

    private func dueTimers(
        of instance: Int, at now: Timestamp
    ) throws -> [(fireAt: Timestamp, message: StoredMessage)] {
        try all(
            """
            SELECT fire_at, number, timer FROM timers WHERE instance = ? AND fire_at <= ?
            ORDER BY fire_at, number
            """, [instance, now.microseconds]
        ) {
            let message = ControlMessage.timerDue(timerID: $0[2])
            return ($0.time(0), StoredMessage(id: MessageID($0[1]), message: message))
        }
    }

    func nextDue(after now: Timestamp) throws -> Timestamp? {
        let time = now.microseconds
        var moments = try all(
            """
            SELECT min(fire_at) FROM timers WHERE fire_at > ?
            UNION ALL SELECT min(expires) FROM instances WHERE worker IS NOT NULL AND expires > ?
            UNION ALL SELECT min(expires) FROM activities WHERE worker IS NOT NULL AND expires > ?
            """, [time, time, time]
        ) { $0[0] as Int64? }
        for name in try waitingNames() {
            moments += try all(
                """
                SELECT min(visible_at) FROM activities
                WHERE worker IS NULL AND name = ? AND visible_at > ?
                """, [name, time]
            ) { $0[0] as Int64? }
        }
        return moments.compactMap { $0 }.min().map(Timestamp.init(microseconds:))
    }
}
