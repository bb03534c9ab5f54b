import GRDB
import WeftCore
public import WeftDurable

extension SQLiteStore {
    public func checkpoint(_ checkpoint: Checkpoint) async throws -> CheckpointReceipt {
        try await write { [workers] in try $0.record(checkpoint, workers) }
    }
}

extension HubTransaction {
    func record(_ checkpoint: Checkpoint, _ workers: WorkerLocks) throws -> CheckpointReceipt {
        var instance = try held(checkpoint.lease)
        try validate(checkpoint, of: instance)
        for lease in checkpoint.endedActivities { try removeWorkItem(lease.workItem) }
        for new in checkpoint.results {
            try record(
                new.result, under: new.key, from: checkpoint.lease.instanceID, taskID: new.taskID)
        }
        try consume(checkpoint.consumedMessages, of: &instance)
        try append(checkpoint.events, to: instance.number)
        for task in checkpoint.newTasks {
            try enqueue(task, of: instance.number, at: checkpoint.now)
        }
        for timer in checkpoint.newTimers { try set(timer, of: &instance) }
        for taskID in checkpoint.droppedTasks {
            try run(
                "DELETE FROM activities WHERE instance = ? AND task = ?",
                [instance.number, taskID])
        }
        for timerID in checkpoint.clearedTimers { try clear(timerID, of: instance.number) }
        if checkpoint.status.isFinal {
            try removeOpenWork(of: instance.number)
            instance.waitingSince = nil
        }
        try update(instance, by: checkpoint)
        return try lease(checkpoint, workers)
    }

    /// Checks all that can be refused, before anything is changed.
    private func validate(_ checkpoint: Checkpoint, of instance: HeldInstance) throws {
        let id = checkpoint.lease.instanceID
        guard !instance.status.isFinal else {
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
        for lease in checkpoint.endedActivities {
            guard try held(lease).instance == instance.number else {
                throw DurableError(
                    code: .leaseLost,
                    "Expected an activity of instance \"\(id)\", found work item "
                        + "\(lease.workItem) of another. Complete it there.")
            }
        }
    }

    private func append(_ events: [HistoryEvent], to instance: Int) throws {
        for event in events {
            try run(
                "INSERT INTO history (instance, sequence, event) VALUES (?, ?, ?)",
                [instance, event.sequence, event.json.text])
        }
    }

    /// Removes messages and timers by their numbers, which are counted together.
    private func consume(_ ids: [MessageID], of instance: inout HeldInstance) throws {
        guard !ids.isEmpty else { return }
        for id in ids {
            let key: StatementArguments = [instance.number, id.number]
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

    private func update(_ instance: HeldInstance, by checkpoint: Checkpoint) throws {
        let waits = JSONValue.array(checkpoint.waits.map(\.json)).text
        let outcome = checkpoint.outcome.map { JSONValue.object($0.fields).text }
        try run(
            """
            UPDATE instances SET status = ?, waits = ?, outcome = ?, updated_at = ?,
                last_sequence = ?, last_message = ?, waiting_since = ? WHERE number = ?
            """,
            [
                checkpoint.status.rawValue, checkpoint.waits.isEmpty ? nil : waits, outcome,
                checkpoint.now.microseconds, instance.lastSequence + checkpoint.events.count,
                instance.lastMessage, instance.waitingSince, instance.number,
            ])
        if checkpoint.releasesInstance { try release(checkpoint.lease) }
        if checkpoint.status.isFinal || !checkpoint.droppedTasks.isEmpty { wakesOthers = true }
    }

    private func lease(
        _ checkpoint: Checkpoint, _ workers: WorkerLocks
    ) throws -> CheckpointReceipt {
        var receipt = CheckpointReceipt()
        if let request = checkpoint.leaseActivities {
            receipt.activities = try leaseActivities(
                request, named: checkpoint.names, workers)
        }
        if receipt.activities.count < checkpoint.newTasks.count { wakesOthers = true }
        return receipt
    }
}
