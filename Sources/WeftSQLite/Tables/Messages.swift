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
            let number = try hub.held(lease).number
            return try hub.readable(lease.instanceID) {
                try hub.arrived(for: number, due: now, excluding: seen)
            }
        }
    }

    public func openMessages(of id: InstanceID) async throws -> [StoredMessage] {
        try await read { hub in try hub.readable(id) { try hub.openMessages(of: id) } }
    }

    public func instancesWithMessages(
        heldBy worker: WorkerID, due now: Timestamp
    ) async throws -> Set<InstanceID>? {
        try readHere { try $0.instancesWithMessages(heldBy: worker, due: now) }
    }

    public func nextDue(after now: Timestamp) async throws -> Timestamp? {
        try readHere { try $0.nextDue(after: now) }
    }
}

extension HubTransaction {
    func send(_ message: ControlMessage, to id: InstanceID, at now: Timestamp) throws {
        guard try deliver(message, to: id, at: now) else {
            throw DurableError(
                code: .instanceNotFound,
                "Expected an instance of this hub, found \"\(id)\", which it does not hold.")
        }
    }

    /// Sends a message; it is dropped where the instance takes it no longer.
    /// - Returns: whether there is such an instance.
    @discardableResult
    func deliver(
        _ message: ControlMessage, to id: InstanceID, at now: Timestamp
    ) throws -> Bool {
        let found = try first(
            "SELECT number, status, waiting_since FROM instances WHERE id = ?", [id.text]
        ) { ($0[0] as Int, try Self.status($0[1]), $0[2] as Int64?) }
        guard let (number, status, waitingSince) = found else { return false }
        let isAccepted =
            if case .rewind = message {
                // The first of several is enough.
                status == .failed && waitingSince == nil
            } else {
                !status.isFinal
            }
        if isAccepted { try append(message, to: number, at: now) }
        return true
    }

    func append(_ message: ControlMessage, to instance: Int, at now: Timestamp) throws {
        if message.endsInstance { try wake(instance) }
        let number = try first(
            """
            UPDATE instances SET last_message = last_message + 1,
                waiting_since = CASE WHEN asleep_until IS NULL THEN coalesce(waiting_since, ?) END
            WHERE number = ? RETURNING last_message
            """, [now.microseconds, instance], { $0[0] as Int })
        guard let number else { return }
        try insertMessage(message, number: number, to: instance, at: now)
        wakesOthers = true
    }

    /// Ends the sleep of an instance whose start is scheduled.
    private func wake(_ instance: Int) throws {
        try run(
            """
            UPDATE instances SET waiting_since = asleep_until, asleep_until = NULL
            WHERE number = ? AND asleep_until IS NOT NULL
            """, [instance])
    }

    /// Ends the sleep of all instances whose scheduled start is due.
    func wakeInstances(due now: Timestamp) throws {
        try run(
            """
            UPDATE instances SET waiting_since = asleep_until, asleep_until = NULL
            WHERE asleep_until <= ?
            """, [now.microseconds])
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

    /// Two index searches: what was told, and what fell due.
    func instancesWithMessages(
        heldBy worker: WorkerID, due now: Timestamp
    ) throws -> Set<InstanceID> {
        let told = try all(
            "SELECT id FROM instances WHERE worker = ? AND waiting_since IS NOT NULL",
            [worker.text]
        ) { try InstanceID($0[0]) }
        let timed = try all(
            """
            SELECT id FROM timers CROSS JOIN instances ON instances.number = instance
            WHERE fire_at <= ? AND worker = ?
            """, [now.microseconds, worker.text]
        ) { try InstanceID($0[0]) }
        return Set(told + timed)
    }

    func nextDue(after now: Timestamp) throws -> Timestamp? {
        let time = now.microseconds
        var moments = try all(
            """
            SELECT min(fire_at) FROM timers WHERE fire_at > ?
            UNION ALL SELECT min(asleep_until) FROM instances WHERE asleep_until > ?
            UNION ALL SELECT min(expires) FROM instances WHERE worker IS NOT NULL AND expires > ?
            UNION ALL SELECT min(expires) FROM activities WHERE worker IS NOT NULL AND expires > ?
            """, [time, time, time, time]
        ) { $0[0] as Int64? }
        for name in try waitingNames() {
            moments += try all(
                """
                SELECT min(visible_at) FROM activities
                WHERE worker IS NULL AND paused = 0 AND name = ? AND visible_at > ?
                """, [name, time]
            ) { $0[0] as Int64? }
        }
        return moments.compactMap { $0 }.min().map(Timestamp.init(microseconds:))
    }
}

extension ControlMessage {
    /// Whether it ends an instance from outside, so that a scheduled start need not be awaited.
    fileprivate var endsInstance: Bool {
        switch self {
        case .terminate, .cancel: true
        default: false
        }
    }
}
