import GRDB
import WeftCore
public import WeftDurable

extension SQLiteStore {
    public func create(_ instance: NewInstance) async throws -> Creation {
        let (creation, leavesGarbage) = try await write { hub in
            (try hub.create(instance), hub.leavesGarbage)
        }
        if leavesGarbage { await sweepGarbage() }
        return creation
    }
}

extension HubTransaction {
    /// - Throws: `instanceExists`, before anything is changed.
    func create(_ new: NewInstance) throws -> Creation {
        if let existing = try record(of: new.id) {
            guard new.reuse.replaces(existing.status) else {
                guard try isStarted(new.id, with: new.start) else { throw exists(new.id) }
                return .existing(existing)
            }
            try remove(existing)
        }
        let number = try insert(new)
        try insertMessage(.start(new.start), number: 1, to: number, at: readyAt(new))
        wakesOthers = true
        return .created
    }

    /// Creates what its first turn records, and gives it to the worker: its start is consumed.
    ///
    /// - Returns: `nil` where it was recorded already; the lease then is the one it got.
    func begin(
        _ creation: Checkpoint.Creation, of checkpoint: Checkpoint, _ workers: WorkerLocks
    ) throws -> (lease: InstanceLease, instance: HeldInstance?) {
        let new = creation.instance
        if try isTaken(new.id), let existing = try record(of: new.id) {
            if let lease = try repeatedLease(creation, existing, checkpoint) { return (lease, nil) }
            guard new.reuse.replaces(existing.status) else { throw exists(new.id) }
            try remove(existing)
        }
        try workers.hold(creation.worker)
        let number = try nextNumber()
        let lease = InstanceLease(
            instanceID: new.id, token: Self.firstToken(number) + 1,
            expires: checkpoint.lease.expires)
        try insert(creation, as: number, checkpoint, lease)
        let instance = HeldInstance(
            number: number, status: .pending, lastSequence: 0, generation: new.start.generation,
            lastMessage: 1, waitingSince: nil)
        return (lease, instance)
    }

    /// Writes the record as the first turn leaves it: one statement, each index once.
    private func insert(
        _ creation: Checkpoint.Creation, as number: Int, _ checkpoint: Checkpoint,
        _ lease: InstanceLease
    ) throws {
        let new = creation.instance
        let isHeld = !checkpoint.releasesInstance
        try run(
            """
            INSERT INTO instances (number, id, label, orchestration, version, status, created_at,
                updated_at, outcome, waits, last_sequence, last_message, token, worker, expires,
                parent, group_name, start_at, generation, ended_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                number, new.id.text, new.label, new.start.name, new.start.version,
                checkpoint.status.rawValue, new.createdAt.microseconds,
                checkpoint.now.microseconds, checkpoint.outcomeColumn, checkpoint.waitsColumn,
                checkpoint.events.count, lease.token, isHeld ? creation.worker.text : nil,
                isHeld ? lease.expires.microseconds : nil, new.start.parent?.instanceID.text,
                new.group, new.startAt?.microseconds, new.start.generation, checkpoint.endedAt,
            ])
    }

    /// The number of the next instance: larger than all that there ever were.
    private func nextNumber() throws -> Int {
        let last = try firstDirectly(
            "SELECT seq FROM sqlite_sequence WHERE name = 'instances'", []
        ) { $0.int(0) }
        return (last ?? 0) + 1
    }

    private func isTaken(_ id: InstanceID) throws -> Bool {
        try firstDirectly("SELECT 1 FROM instances WHERE id = ?", [id.text]) { _ in true } ?? false
    }

    /// The lease of an instance that this very checkpoint created before.
    private func repeatedLease(
        _ creation: Checkpoint.Creation, _ record: InstanceRecord, _ checkpoint: Checkpoint
    ) throws -> InstanceLease? {
        let found = try first(
            "SELECT number, token FROM instances WHERE id = ?", [record.id.text]
        ) { (number: $0[0] as Int, token: $0[1] as Int) }
        guard let found, found.token == Self.firstToken(found.number) + 1,
            let holder = record.lease, holder.worker == creation.worker,
            record.createdAt == creation.instance.createdAt,
            record.lastSequence == checkpoint.events.count,
            try isStarted(record.id, with: creation.instance.start)
        else { return nil }
        return InstanceLease(
            instanceID: record.id, token: found.token, expires: holder.expires)
    }

    private func insert(_ new: NewInstance) throws -> Int {
        let isAsleep = readyAt(new) > new.createdAt
        let readyAt = readyAt(new).microseconds
        try run(
            """
            INSERT INTO instances (id, label, orchestration, version, status, created_at,
                updated_at, last_message, waiting_since, parent, group_name, start_at,
                asleep_until, generation)
            VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)
            """,
            [
                new.id.text, new.label, new.start.name, new.start.version,
                RuntimeStatus.pending.rawValue, new.createdAt.microseconds,
                new.createdAt.microseconds, isAsleep ? nil : readyAt,
                new.start.parent?.instanceID.text, new.group, new.startAt?.microseconds,
                isAsleep ? readyAt : nil, new.start.generation,
            ])
        return Int(db.lastInsertedRowID)
    }

    private func readyAt(_ new: NewInstance) -> Timestamp {
        max(new.createdAt, new.startAt ?? new.createdAt)
    }

    /// Tokens of an instance begin at its number times 2^20, so that a lease of a purged instance
    /// says nothing about a new one with the same ID.
    static func firstToken(_ number: Int) -> Int { number << 20 }

    private func exists(_ id: InstanceID) -> DurableError {
        DurableError(
            code: .instanceExists,
            "Expected a new instance ID, found \"\(id)\", which was started with something else. "
                + "Choose another ID.")
    }

    /// The start is kept in the first event or, before that is recorded, in the first message;
    /// beside them once the instance has continued as new.
    func isStarted(_ id: InstanceID, with start: ExecutionStarted) throws -> Bool {
        guard let text = try startText(of: id) else { return true }
        let event = try HistoryEvent(sequence: 1, json: JSONValue(parsing: text))
        return event.kind == .executionStarted(start)
    }

    private func startText(of id: InstanceID) throws -> String? {
        try first(
            """
            SELECT coalesce(
                first_start,
                (SELECT event FROM history
                    WHERE history.instance = instances.number AND sequence = 1),
                (SELECT message FROM messages
                    WHERE messages.instance = instances.number AND messages.number = 1))
            FROM instances WHERE id = ?
            """, [id.text]
        ) { $0[0] as String? } ?? nil
    }
}
