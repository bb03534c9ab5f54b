import GRDB
import WeftCore
public import WeftDurable

extension SQLiteStore {
    public nonisolated(nonsending)
        func checkpoint(_ checkpoint: Checkpoint) async throws -> CheckpointReceipt
    {
        let (receipt, leavesGarbage) = try await write(knower: OwnCall.caller) {
            [workers] hub in
            (try hub.record(checkpoint, workers), hub.leavesGarbage)
        }
        if leavesGarbage { await sweepGarbage() }
        return receipt
    }
}

extension HubTransaction {
    func record(_ checkpoint: Checkpoint, _ workers: WorkerLocks) throws -> CheckpointReceipt {
        guard let creation = checkpoint.creation else {
            let instance = try held(checkpoint.lease)
            return try record(checkpoint, of: instance, workers)
        }
        let (lease, instance) = try begin(creation, of: checkpoint, workers)
        guard let instance else { return CheckpointReceipt(lease: lease) }
        var checkpoint = checkpoint
        checkpoint.lease = lease
        var receipt = try record(checkpoint, of: instance, workers)
        receipt.lease = lease
        wakesOthers = true
        return receipt
    }

    private func record(
        _ checkpoint: Checkpoint, of held: HeldInstance, _ workers: WorkerLocks
    ) throws -> CheckpointReceipt {
        var instance = held
        if checkpoint.replacesHistory {
            guard try isReplacementDue(checkpoint, of: instance) else {
                return CheckpointReceipt()
            }
            instance.lastSequence = 0
        }
        try validate(checkpoint, of: instance)
        if checkpoint.replacesHistory { try keepFirstStart(of: instance, checkpoint) }
        for lease in checkpoint.endedActivities { try end(lease, of: instance.number, checkpoint) }
        for new in checkpoint.results {
            try record(
                new.result, under: new.key, from: checkpoint.lease.instanceID, taskID: new.taskID,
                at: checkpoint.now)
        }
        try consume(checkpoint.consumedMessages, of: &instance)
        if checkpoint.replacesHistory { try clearHistory(of: instance.number) }
        try append(checkpoint.events, to: instance.number)
        if checkpoint.releasesPausedTasks {
            try releasePausedTasks(of: instance.number, at: checkpoint.now)
        }
        let leased = try queue(checkpoint, of: instance.number, workers)
        for timer in checkpoint.newTimers { try set(timer, of: &instance) }
        for taskID in checkpoint.droppedTasks {
            try run(
                "DELETE FROM activities WHERE instance = ? AND task = ?",
                [instance.number, taskID])
        }
        for timerID in checkpoint.clearedTimers { try clear(timerID, of: instance.number) }
        if checkpoint.status.isFinal {
            if mayHaveOpenWork(checkpoint) { try removeOpenWork(of: instance.number) }
            instance.waitingSince = nil
        }
        // What was created is written already, unless a timer took a number since.
        if checkpoint.creation == nil || instance.lastMessage != held.lastMessage {
            try update(instance, from: held, by: checkpoint)
        }
        try updateRest(of: instance, by: checkpoint)
        for new in checkpoint.newInstances { try start(new, by: checkpoint) }
        for sent in checkpoint.sentMessages {
            try deliver(sent.message, to: sent.target, at: checkpoint.now)
        }
        return try receipt(for: checkpoint, leased, workers)
    }

    /// Checks what can be refused before anything is changed; a lost lease of an activity takes
    /// back what was changed before it.
    private func validate(_ checkpoint: Checkpoint, of instance: HeldInstance) throws {
        let id = checkpoint.lease.instanceID
        guard !instance.status.isFinal || checkpoint.isRewind && instance.status == .failed else {
            throw DurableError(
                code: .instanceEnded,
                "Expected an instance that has not ended, found \"\(id)\" "
                    + "\(instance.status.rawValue). Nothing more can be recorded.")
        }
        for (offset, event) in checkpoint.events.enumerated() {
            let expected = instance.lastSequence + 1 + offset
            guard event.sequence == expected else {
                throw DurableError(
                    code: .invalidAction,
                    "Expected event \(expected) of instance \"\(id)\" to follow, found event "
                        + "\(event.sequence). Fold the history again.")
            }
        }
    }

    /// Removes the work item of an activity that has ended.
    private func end(
        _ lease: ActivityLease, of instance: Int, _ checkpoint: Checkpoint
    ) throws {
        try run(
            "DELETE FROM activities WHERE id = ? AND token = ? AND worker IS NOT NULL "
                + "AND instance = ?", [lease.workItem, lease.token, instance])
        guard db.changesCount == 0 else { return }
        _ = try held(lease)
        throw DurableError(
            code: .leaseLost,
            "Expected an activity of instance \"\(checkpoint.lease.instanceID)\", found work item "
                + "\(lease.workItem) of another. Complete it there.")
    }

    private func append(_ events: [HistoryEvent], to instance: Int) throws {
        for event in events {
            try run(
                "INSERT INTO history (instance, sequence, event) VALUES (?, ?, ?)",
                [instance, event.sequence, UTF8Text(bytes: event.utf8)])
        }
    }

    /// Removes messages and timers by their numbers, which are counted together.
    private func consume(_ ids: [MessageID], of instance: inout HeldInstance) throws {
        guard !ids.isEmpty else { return }
        for id in ids {
            let key: [(any BindableValue)?] = [instance.number, id.number]
            try run("DELETE FROM messages WHERE instance = ? AND number = ?", key)
            if db.changesCount > 0 { continue }
            try run("DELETE FROM timers WHERE instance = ? AND number = ?", key)
        }
        instance.waitingSince = try first(
            "SELECT at FROM messages WHERE instance = ? ORDER BY number LIMIT 1",
            [instance.number]
        ) { $0[0] as Int64 }
    }

    private func set(_ timer: Checkpoint.NewTimer, of instance: inout HeldInstance) throws {
        instance.lastMessage += 1
        try run(
            "INSERT OR REPLACE INTO timers (instance, timer, number, fire_at) VALUES (?, ?, ?, ?)",
            [
                instance.number, timer.timerID, instance.lastMessage,
                timer.fireAt.microseconds,
            ])
        wakesOthers = true
    }

    private func clear(_ timerID: Int, of instance: Int) throws {
        try run("DELETE FROM timers WHERE instance = ? AND timer = ?", [instance, timerID])
    }

    /// Writes the record. Columns of an index are left out where they stay as they are: SQLite
    /// would write the index's page all the same.
    private func update(
        _ instance: HeldInstance, from former: HeldInstance, by checkpoint: Checkpoint
    ) throws {
        var columns = "waits = ?, outcome = ?, updated_at = ?, last_sequence = ?, last_message = ?"
        var values: [(any BindableValue)?] = [
            checkpoint.waitsColumn, checkpoint.outcomeColumn, checkpoint.now.microseconds,
            instance.lastSequence + checkpoint.events.count, instance.lastMessage,
        ]
        if checkpoint.status != former.status {
            columns += ", status = ?"
            values += [checkpoint.status.rawValue]
        }
        if instance.waitingSince != former.waitingSince {
            columns += ", waiting_since = ?"
            values += [instance.waitingSince]
        }
        if checkpoint.status.isFinal || former.status.isFinal {
            columns += ", ended_at = ?"
            values += [checkpoint.endedAt]
        }
        if checkpoint.releasesInstance {
            columns += ", worker = NULL, expires = NULL"
            wakesOthers = true
        }
        values += [instance.number]
        try run("UPDATE instances SET \(columns) WHERE number = ?", values)
        if checkpoint.status.isFinal || !checkpoint.droppedTasks.isEmpty { wakesOthers = true }
    }

    /// Whether something may be left to be removed when the instance ends: not where it is created
    /// in the same transaction, and has asked for nothing.
    private func mayHaveOpenWork(_ checkpoint: Checkpoint) -> Bool {
        checkpoint.creation == nil || !checkpoint.newTasks.isEmpty || !checkpoint.newTimers.isEmpty
    }
}
