import GRDB
import WeftCore
import WeftDurable

/// What few checkpoints do: another history, children, the end.
extension HubTransaction {
    /// Whether a checkpoint's history is to replace the recorded one; it is not where it has done
    /// so already.
    /// - Throws: `invalidAction` where the history does not begin as it must.
    func isReplacementDue(_ checkpoint: Checkpoint, of instance: HeldInstance) throws -> Bool {
        guard let started = checkpoint.replacement else {
            throw DurableError(
                code: .invalidAction,
                "Expected a new history of instance \"\(checkpoint.lease.instanceID)\" to begin "
                    + "with executionStarted, found "
                    + "\(checkpoint.events.first?.kind.name ?? "no event").")
        }
        if checkpoint.isRewind { return instance.status.isFinal }
        if started.generation == instance.generation, started.generation > 0 { return false }
        guard started.generation > instance.generation else {
            throw DurableError(
                code: .invalidAction,
                "Expected generation \(instance.generation + 1) of instance "
                    + "\"\(checkpoint.lease.instanceID)\" or a later one to follow, found "
                    + "generation \(started.generation). Fold the history again.")
        }
        return true
    }

    /// Keeps what the instance was first started with, so that the same start is known again.
    func keepFirstStart(of instance: HeldInstance, _ checkpoint: Checkpoint) throws {
        guard let started = checkpoint.replacement else { return }
        let created = checkpoint.creation.map {
            ControlMessage.start($0.instance.start).text(at: checkpoint.now)
        }
        if started.generation != instance.generation {
            try run(
                """
                UPDATE instances SET first_start = coalesce(
                    first_start, ?,
                    (SELECT event FROM history WHERE instance = instances.number AND sequence = 1),
                    (SELECT message FROM messages
                        WHERE instance = instances.number AND messages.number = 1))
                WHERE number = ?
                """, [created, instance.number])
        }
        try run(
            "UPDATE instances SET orchestration = ?, version = ?, generation = ? WHERE number = ?",
            [started.name, started.version, started.generation, instance.number])
    }

    /// Removes the history and all work that is open. Messages stay.
    func clearHistory(of number: Int) throws {
        for table in ["history", "timers", "activities"] {
            try run("DELETE FROM \(table) WHERE instance = ?", [number])
        }
        wakesOthers = true
    }

    /// What changes so seldom that other checkpoints need not write it.
    func updateRest(of instance: HeldInstance, by checkpoint: Checkpoint) throws {
        if let status = checkpoint.customStatus {
            try run(
                "UPDATE instances SET custom_status = ? WHERE number = ?",
                [status.text, instance.number])
        }
    }

    /// Creates a sub-orchestration. Where that cannot be, or it has completed in an earlier life of
    /// its parent, that hears of it at once and does not wait for ever.
    func start(_ new: NewInstance, by checkpoint: Checkpoint) throws {
        if checkpoint.asksForRewind(of: new.id), let existing = try record(of: new.id),
            existing.status == .failed, existing.parent == new.start.parent?.instanceID
        {
            return
        }
        let outcome: ChildOutcome?
        do {
            guard case .existing(let record) = try create(new.reusing(reuse(of: new))) else {
                return
            }
            outcome = record.outcome.map { ChildOutcome($0) }
        } catch let error as DurableError where error.code == .instanceExists {
            outcome = .failed(Failure(error))
        }
        guard let outcome, let parent = new.start.parent else { return }
        try deliver(
            .childEnded(childID: parent.childID, outcome), to: parent.instanceID,
            at: checkpoint.now)
    }

    /// Whether what a sub-orchestration's ID stands for makes place for it: only what is of the
    /// same parent, and not the same that has completed.
    private func reuse(of new: NewInstance) throws -> IDReuse {
        guard let parent = new.start.parent?.instanceID, let existing = try record(of: new.id)
        else { return new.reuse }
        guard existing.parent == parent else { return .never }
        if existing.status == .completed, try isStarted(new.id, with: new.start) { return .never }
        guard new.reuse == .never else { return new.reuse }
        let isOlder = try first(
            """
            SELECT 1 FROM instances WHERE id = ?
                AND number < (SELECT number FROM instances WHERE id = ?)
            """, [new.id.text, parent.text]
        ) { _ in true }
        return isOlder == nil ? .never : .unsuccessful
    }
}
