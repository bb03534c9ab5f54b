import WeftCore
import WeftDurable

extension MemoryState {
    mutating func record(_ checkpoint: Checkpoint) throws -> CheckpointReceipt {
        guard let creation = checkpoint.creation else { return try perform(checkpoint) }
        let (lease, isNew) = try begin(creation, of: checkpoint)
        guard isNew else { return CheckpointReceipt(lease: lease) }
        var checkpoint = checkpoint
        checkpoint.lease = lease
        var receipt = try perform(checkpoint)
        receipt.lease = lease
        return receipt
    }

    private mutating func perform(_ checkpoint: Checkpoint) throws -> CheckpointReceipt {
        guard let (number, ended) = try validate(checkpoint) else { return CheckpointReceipt() }
        let id = checkpoint.lease.instanceID
        for activity in ended { remove(activity) }
        for new in checkpoint.results {
            recordResult(
                new.result, under: new.key, from: id, taskID: new.taskID, at: checkpoint.now)
        }
        consume(checkpoint.consumedMessages, of: number)
        if checkpoint.replacesHistory { clearHistory(of: number) }
        instances[number]?.history += checkpoint.events
        if checkpoint.releasesPausedTasks { releasePausedTasks(of: number, at: checkpoint.now) }
        for task in checkpoint.newTasks { enqueue(task, of: number, id, at: checkpoint.now) }
        for timer in checkpoint.newTimers { set(timer, of: number) }
        for taskID in checkpoint.droppedTasks { drop(taskID, of: number) }
        for timerID in checkpoint.clearedTimers { clear(timerID, of: number) }
        updateRecord(checkpoint, of: number)
        if checkpoint.status.isFinal { removeAll(of: number) }
        for new in checkpoint.newInstances { try start(new, by: checkpoint) }
        for sent in checkpoint.sentMessages {
            deliver(sent.message, to: sent.target, at: checkpoint.now)
        }
        if checkpoint.releasesInstance { instances[number]?.holder = nil }
        guard let request = checkpoint.leaseActivities else { return CheckpointReceipt() }
        return CheckpointReceipt(
            activities: leaseActivities(request, named: checkpoint.names))
    }

    /// Checks all that can be refused, before anything is changed. No copy of the instance
    /// outlives this call: its history would be copied when the events are appended.
    /// - Returns: `nil` where the checkpoint has happened already.
    private func validate(
        _ checkpoint: Checkpoint
    ) throws -> (number: Int, ended: [MemoryActivity])? {
        let instance = try held(checkpoint.lease)
        let status = instance.record.status
        if checkpoint.replacesHistory {
            let due = try isReplacementDue(checkpoint, of: instance.record)
            if !due { return nil }
        }
        guard !status.isFinal || checkpoint.isRewind && status == .failed else {
            throw DurableError(
                code: .instanceEnded,
                "Expected an instance that has not ended, found \"\(instance.record.id)\" "
                    + "\(status.rawValue). Nothing more can be recorded.")
        }
        try requireNoGap(
            checkpoint.events, of: instance.record.id,
            after: checkpoint.replacesHistory ? 0 : instance.record.lastSequence)
        let ended = try checkpoint.endedActivities.map { lease in
            let activity = try held(lease)
            guard activity.instance == instance.number else {
                throw DurableError(
                    code: .leaseLost,
                    "Expected an activity of instance \"\(instance.record.id)\", found work item "
                        + "\(lease.workItem) of \"\(activity.instanceID)\". Complete it there.")
            }
            return activity
        }
        let open =
            checkpoint.replacesHistory
            ? [] : Set(instance.workItems.keys).subtracting(ended.map(\.request.taskID))
        try requireFree(checkpoint.newTasks, of: instance.record.id, open: open)
        return (instance.number, ended)
    }

    /// Checks the first turn of an instance that is not there yet.
    func requireFirstTurn(_ checkpoint: Checkpoint, of new: NewInstance) throws {
        try requireNoGap(checkpoint.events, of: new.id, after: 0)
        try requireFree(checkpoint.newTasks, of: new.id, open: [])
        if checkpoint.replacesHistory {
            let record = InstanceRecord(
                id: new.id, label: "", orchestration: "", version: "", status: .pending,
                createdAt: new.createdAt, updatedAt: new.createdAt)
            _ = try isReplacementDue(checkpoint, of: record)
        }
    }

    private func requireNoGap(
        _ events: [HistoryEvent], of id: InstanceID, after sequence: Int
    ) throws {
        for (offset, event) in events.enumerated() {
            let expected = sequence + 1 + offset
            guard event.sequence == expected else {
                throw DurableError(
                    code: .invalidAction,
                    "Expected event \(expected) of instance \"\(id)\" to follow, "
                        + "found event \(event.sequence). Fold the history again.")
            }
        }
    }

    private func requireFree(
        _ tasks: [TaskRequest], of id: InstanceID, open: Set<Int>
    ) throws {
        var open = open
        for task in tasks where !open.insert(task.taskID).inserted {
            throw DurableError(
                code: .invalidAction,
                "Expected a task ID that is free, found \(task.taskID), which is open in instance "
                    + "\"\(id)\".")
        }
    }

    private mutating func consume(_ ids: [MessageID], of number: Int) {
        let consumed = Set(ids.map(\.number))
        guard !consumed.isEmpty else { return }
        changeMessages(of: number) { $0.messages.removeAll { consumed.contains($0.number) } }
        let fired = instances[number]?.timers.filter { consumed.contains($0.value.number) } ?? [:]
        for timerID in fired.keys { clear(timerID, of: number) }
    }

    private mutating func set(_ timer: Checkpoint.NewTimer, of number: Int) {
        clear(timer.timerID, of: number)
        instances[number]?.lastMessage += 1
        guard let message = instances[number]?.lastMessage else { return }
        instances[number]?.timers[timer.timerID] = MemoryTimer(
            number: message, fireAt: timer.fireAt)
        timers.insert(QueueKey(time: timer.fireAt, owner: number, number: message))
    }

    mutating func clear(_ timerID: Int, of number: Int) {
        guard let timer = instances[number]?.timers.removeValue(forKey: timerID) else { return }
        timers.remove(QueueKey(time: timer.fireAt, owner: number, number: timer.number))
    }

    mutating func drop(_ taskID: Int, of number: Int) {
        guard let item = instances[number]?.workItems[taskID], let activity = activities[item]
        else { return }
        remove(activity)
    }
}
