public import WeftCore

/// Calls that bring payloads in.
extension PayloadOffloadingStore {
    public func create(_ instance: NewInstance) async throws -> Creation {
        switch try await inner.create(try await stored(instance)) {
        case .created: .created
        case .existing(let record): .existing(try await loaded(record))
        }
    }

    public func send(
        _ message: ControlMessage, to id: InstanceID, at now: Timestamp
    ) async throws {
        try await inner.send(try await stored(message), to: id, at: now)
    }

    public func checkpoint(_ checkpoint: Checkpoint) async throws -> CheckpointReceipt {
        var receipt = try await inner.checkpoint(try await stored(checkpoint))
        receipt.activities = try await loaded(receipt.activities, at: checkpoint.now)
        return receipt
    }

    public func complete(
        _ lease: ActivityLease, with outcome: ActivityOutcome, at now: Timestamp
    ) async throws {
        try await inner.complete(lease, with: try await stored(outcome), at: now)
    }

    // MARK: - Parts

    private func stored(_ new: NewInstance) async throws -> NewInstance {
        NewInstance(
            id: new.id, start: try await stored(new.start), label: new.label,
            createdAt: new.createdAt, group: new.group, startAt: new.startAt, reuse: new.reuse)
    }

    private func stored(_ checkpoint: Checkpoint) async throws -> Checkpoint {
        var kept = checkpoint
        for (index, event) in checkpoint.events.enumerated() where isTouched(event.kind) {
            kept.events[index] = HistoryEvent(
                sequence: event.sequence, time: event.time, kind: try await stored(event.kind))
        }
        for (index, result) in checkpoint.results.enumerated() {
            kept.results[index] = Checkpoint.NewResult(
                key: result.key, taskID: result.taskID, result: try await stored(result.result))
        }
        for (index, task) in checkpoint.newTasks.enumerated() where isTouched(task) {
            kept.newTasks[index] = try await stored(task)
        }
        for (index, new) in checkpoint.newInstances.enumerated() {
            kept.newInstances[index] = try await stored(new)
        }
        for (index, sent) in checkpoint.sentMessages.enumerated() {
            kept.sentMessages[index] = SentMessage(try await stored(sent.message), to: sent.target)
        }
        if let creation = checkpoint.creation {
            kept.creation = Checkpoint.Creation(
                instance: try await stored(creation.instance), worker: creation.worker)
        }
        if let outcome = checkpoint.outcome { kept.outcome = try await stored(outcome) }
        if let status = checkpoint.customStatus { kept.customStatus = try await stored(status) }
        return kept
    }

    /// Spares the many small values a copy.
    private func isTouched(_ value: some PayloadCarrying) -> Bool {
        guard let payload = value.payload else { return false }
        return payload.isAsLarge(as: threshold) || payload[PayloadReference.field] != nil
    }
}
