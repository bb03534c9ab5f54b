import WeftCore
import WeftDurable

extension MemoryState {
    mutating func record(_ checkpoint: Checkpoint) throws -> CheckpointReceipt {
        let (number, ended) = try validate(checkpoint)
        let id = checkpoint.lease.instanceID
        for activity in ended { remove(activity) }
        for new in checkpoint.results {
            recordResult(new.result, under: new.key, from: id, taskID: new.taskID)
        }
        consume(checkpoint.consumedMessages, of: number)
        if checkpoint.replacesHistory { beginHistoryAnew(of: number) }
        instances[number]?.history += checkpoint.events
        for task in checkpoint.newTasks { enqueue(task, of: number, id, at: checkpoint.now) }
        if checkpoint.releasesPausedTasks { releasePaused(of: number, at: checkpoint.now) }
        for timer in checkpoint.newTimers { set(timer, of: number) }
        for taskID in checkpoint.droppedTasks { drop(taskID, of: number) }
        for timerID in checkpoint.clearedTimers { clear(timerID, of: number) }
        updateRecord(checkpoint, of: number)
        for new in checkpoint.newInstances { start(new, at: checkpoint.now) }
        for sent in checkpoint.sentMessages {
            // Those to unknown instances are dropped.
            try? send(sent.message, to: sent.target, at: checkpoint.now)
        }
        if checkpoint.status.isFinal { removeAll(of: number) }
        if checkpoint.releasesInstance { instances[number]?.holder = nil }
        guard let request = checkpoint.leaseActivities else { return CheckpointReceipt() }
        return CheckpointReceipt(
            activities: leaseActivities(request, named: checkpoint.names))
    }

    /// Checks all that can be refused, before anything is changed. No copy of the instance
    /// outlives this call: its history would be copied when the events are appended.
    private func validate(
        _ checkpoint: Checkpoint
    ) throws -> (number: Int, ended: [MemoryActivity]) {
        let instance = try held(checkpoint.lease)
        guard checkpoint.isRewind || !instance.record.status.isFinal else {
            throw DurableError(
                code: .instanceEnded,
                "Expected an instance that has not ended, found \"\(instance.record.id)\" "
                    + "\(instance.record.status.rawValue). Nothing more can be recorded.")
        }
        let last = checkpoint.replacesHistory ? 0 : instance.record.lastSequence
        try requireNoGap(checkpoint.events, after: last, of: instance)
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
        try requireFree(checkpoint.newTasks, of: instance, ended: ended)
        return (instance.number, ended)
    }

    private func requireNoGap(
        _ events: [HistoryEvent], after last: Int, of instance: MemoryInstance
    ) throws {
        for (offset, event) in events.enumerated() {
            let expected = last + 1 + offset
            guard event.sequence == expected else {
                throw DurableError(
                    code: .invalidAction,
                    "Expected event \(expected) of instance \"\(instance.record.id)\" to follow, "
                        + "found event \(event.sequence). Fold the history again.")
            }
        }
    }

    private func requireFree(
        _ tasks: [TaskRequest], of instance: MemoryInstance, ended: [MemoryActivity]
    ) throws {
        var open = Set(instance.workItems.keys).subtracting(ended.map(\.request.taskID))
        for task in tasks where !open.insert(task.taskID).inserted {
            throw DurableError(
                code: .invalidAction,
                "Expected a task ID that is free, found \(task.taskID), which is open in instance "
                    + "\"\(instance.record.id)\".")
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

    private mutating func clear(_ timerID: Int, of number: Int) {
        guard let timer = instances[number]?.timers.removeValue(forKey: timerID) else { return }
        timers.remove(QueueKey(time: timer.fireAt, owner: number, number: timer.number))
    }

    private mutating func drop(_ taskID: Int, of number: Int) {
        guard let item = instances[number]?.workItems[taskID], let activity = activities[item]
        else { return }
        remove(activity)
    }

    private mutating func updateRecord(_ checkpoint: Checkpoint, of number: Int) {
        guard var record = instances[number]?.record else { return }
        record.status = checkpoint.status
        record.waits = checkpoint.waits
        record.outcome = checkpoint.outcome
        record.updatedAt = checkpoint.now
        record.lastSequence += checkpoint.events.count
        if case .executionStarted(let started)? = checkpoint.events.first?.kind {
            record.generation = started.generation
        }
        if let status = checkpoint.customStatus { record.customStatus = status }
        instances[number]?.record = record
    }

    /// Creates a sub-orchestration; whoever waits for one that cannot be created is told.
    private mutating func start(_ new: NewInstance, at now: Timestamp) {
        if let existing = instance(new.id), existing.start == new.start,
            new.reuse == .unsuccessful, existing.record.status.isFinal
        {
            _ = purge(new.id)
        }
        do {
            _ = try create(new)
        } catch {
            guard let parent = new.start.parent else { return }
            let failed = ControlMessage.childEnded(
                childID: parent.childID, .failed(Failure(error)))
            try? send(failed, to: parent.instanceID, at: now)
        }
    }

    /// Takes away the history and what it left open; messages stay.
    private mutating func beginHistoryAnew(of number: Int) {
        instances[number]?.history = []
        instances[number]?.record.lastSequence = 0
        removeWork(of: number)
    }

    /// What an ended instance leaves behind: nothing that could still happen.
    private mutating func removeAll(of number: Int) {
        changeMessages(of: number) { $0.messages = [] }
        removeWork(of: number)
    }

    private mutating func removeWork(of number: Int) {
        for timerID in instances[number]?.timers.keys.sorted() ?? [] {
            clear(timerID, of: number)
        }
        for taskID in instances[number]?.workItems.keys.sorted() ?? [] {
            drop(taskID, of: number)
        }
    }
}
