import WeftCore
import WeftDurable

/// What a checkpoint does to the record, and what few checkpoints do: another history, children,
/// the end.
extension MemoryState {
    /// Whether a checkpoint's history is to replace the recorded one; it is not where it has done
    /// so already.
    /// - Throws: `invalidAction` where the history does not begin as it must.
    func isReplacementDue(_ checkpoint: Checkpoint, of record: InstanceRecord) throws -> Bool {
        guard let started = checkpoint.replacement else {
            throw DurableError(
                code: .invalidAction,
                "Expected a new history of instance \"\(record.id)\" to begin with "
                    + "executionStarted, found "
                    + "\(checkpoint.events.first?.kind.name ?? "no event").")
        }
        if checkpoint.isRewind { return record.status.isFinal }
        if started.generation == record.generation, started.generation > 0 { return false }
        guard started.generation > record.generation else {
            throw DurableError(
                code: .invalidAction,
                "Expected generation \(record.generation + 1) of instance \"\(record.id)\" or a "
                    + "later one to follow, found generation \(started.generation). "
                    + "Fold the history again.")
        }
        return true
    }

    /// Removes the history and all work that is open. Messages stay.
    mutating func clearHistory(of number: Int) {
        instances[number]?.history = []
        instances[number]?.record.lastSequence = 0
        removeOpenWork(of: number)
    }

    /// Removes what could still happen by itself.
    mutating func removeOpenWork(of number: Int) {
        for timerID in instances[number]?.timers.keys.sorted() ?? [] { clear(timerID, of: number) }
        for taskID in instances[number]?.workItems.keys.sorted() ?? [] { drop(taskID, of: number) }
    }

    /// What an ended instance leaves behind: nothing that could still happen.
    mutating func removeAll(of number: Int) {
        changeMessages(of: number) { $0.messages = [] }
        removeOpenWork(of: number)
    }

    mutating func updateRecord(_ checkpoint: Checkpoint, of number: Int) {
        guard var record = instances[number]?.record else { return }
        if let started = checkpoint.replacement { record = record.begun(again: started) }
        record.status = checkpoint.status
        record.waits = checkpoint.waits
        record.outcome = checkpoint.outcome
        record.updatedAt = checkpoint.now
        record.lastSequence += checkpoint.events.count
        record.customStatus = checkpoint.customStatus ?? record.customStatus
        instances[number]?.record = record
    }

    /// Creates a sub-orchestration. Where that cannot be, or it has completed in an earlier life of
    /// its parent, that hears of it at once and does not wait for ever.
    mutating func start(_ new: NewInstance, by checkpoint: Checkpoint) throws {
        if checkpoint.asksForRewind(of: new.id), let existing = instance(new.id)?.record,
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
        deliver(
            .childEnded(childID: parent.childID, outcome), to: parent.instanceID,
            at: checkpoint.now)
    }

    /// Whether what a sub-orchestration's ID stands for makes place for it: only what is of the
    /// same parent, and not the same that has completed.
    private func reuse(of new: NewInstance) -> IDReuse {
        guard let parent = new.start.parent?.instanceID, let existing = instance(new.id) else {
            return new.reuse
        }
        let isSame = existing.record.status == .completed && existing.start == new.start
        guard existing.record.parent == parent, !isSame else { return .never }
        let isOlder = numbers[parent].map { existing.number < $0 } ?? false
        return isOlder && new.reuse == .never ? .unsuccessful : new.reuse
    }
}

extension InstanceRecord {
    /// The record of an instance whose history begins again.
    fileprivate func begun(again started: ExecutionStarted) -> InstanceRecord {
        var record = InstanceRecord(
            id: id, label: label, orchestration: started.name, version: started.version,
            status: status, createdAt: createdAt, updatedAt: updatedAt,
            lastSequence: lastSequence)
        record.parent = parent
        record.group = group
        record.startAt = startAt
        record.generation = started.generation
        record.customStatus = customStatus
        return record
    }
}
