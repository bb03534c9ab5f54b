internal import WeftCore

/// The runner of an instance: turn after turn until its inbox is empty.
extension Worker {
    /// At most so many inputs are folded in one turn; the rest waits for the next.
    private static let maximumInputs = 1024

    /// Starts the runner of an instance where it has something to do and does not run yet.
    func wake(_ instance: LiveInstance) {
        guard !instance.isTurning, !instance.inbox.isEmpty else { return }
        instance.isTurning = true
        // The task only carries it back to this actor.
        nonisolated(unsafe) let instance = instance
        spawn { await $0.runTurns(of: instance) }
    }

    private func runTurns(of instance: LiveInstance) async {
        while !instance.inbox.isEmpty, live[instance.id] === instance, phase != .crashed {
            await turn(instance)
            if options.replaysEveryTurn { await replay(instance) }
        }
        instance.isTurning = false
        if live[instance.id] !== instance { await handOver(instance) }
        if lacksRoom, instance.isIdle(names: activityNames) { requestRound(full: true) }
        requestSlotsIfUseful()
    }

    private func turn(_ instance: LiveInstance) async {
        var turn = turn(of: instance, at: clock.now)
        instance.lastTurn = turn.now
        let folded = instance.fold.foldedEventCount
        let begun = metrics.map { _ in ContinuousClock.now }
        for input in instance.takeInputs(limit: Self.maximumInputs) {
            turn.take(withSpan(input, of: instance.id, at: turn.now), into: &instance.fold)
        }
        if let begun { metrics?.folded(in: ContinuousClock.now - begun) }
        await reuseResults(&turn, instance)
        counters.eventsFolded += instance.fold.foldedEventCount - folded
        for ended in turn.unwanted { settled(ended) }
        guard !turn.isEmpty else { return }
        guard let receipt = await record(turn, instance) else { return await lose(instance, turn) }
        instance.seen.subtract(turn.consumed)
        if turn.hasNewFold { watch(instance) }
        follow(turn, instance, receipt)
    }

    func turn(of instance: LiveInstance, at now: Timestamp) -> Turn {
        Turn(instance, now: now, isObserved: isObserved) {
            [id = instance.id, orchestrations] in
            Self.nextOrchestrator(for: $0, of: id, orchestrations)
        }
    }

    // MARK: - Recording

    /// Records the turn, and leases activities for the free slots in the same transaction.
    /// - Returns: `nil` where the instance has to be dropped from memory.
    private func record(_ turn: Turn, _ instance: LiveInstance) async -> CheckpointReceipt? {
        await leasing(turn.checkpoint(lease: instance.lease, fold: instance.fold)) {
            await recordPersistently($0, after: turn.firstSequence)
        }
    }

    /// Lets a checkpoint lease activities for the free slots, and some ahead.
    func leasing(
        _ checkpoint: Checkpoint,
        record: (Checkpoint) async throws -> CheckpointReceipt?
    ) async rethrows -> CheckpointReceipt? {
        var checkpoint = checkpoint
        let addsWork = !checkpoint.newTasks.isEmpty || checkpoint.releasesPausedTasks
        let claim = claimLeases(addsWork: addsWork)
        if claim.limit > 0 {
            checkpoint.leaseActivities = claim.request
            checkpoint.names = claim.names
        }
        var receipt: CheckpointReceipt?
        defer {
            settle(claim, leased: receipt?.activities, isTakenIn: false, addedWork: addsWork)
        }
        let begun = metrics.map { _ in ContinuousClock.now }
        receipt = try await record(checkpoint)
        if let begun {
            metrics?.committed(events: checkpoint.events.count, in: ContinuousClock.now - begun)
        }
        if receipt != nil { counters.checkpoints += 1 }
        return receipt
    }

    private func recordPersistently(
        _ checkpoint: Checkpoint, after sequence: Int
    ) async -> CheckpointReceipt? {
        for attempt in 1...Self.maximumStoreAttempts {
            do {
                return try await openStore().checkpoint(checkpoint)
            } catch let error as DurableError where error.code == .leaseLost {
                let id = checkpoint.lease.instanceID
                tell(.trouble("A lease of \(id) was lost; it is taken up again from the hub."))
                return nil
            } catch is CancellationError {
                return nil
            } catch {
                tell(.trouble("Could not record a checkpoint, attempt \(attempt): \(error)"))
                guard Failure(error).isRetryable else {
                    // It would be refused for ever: leave it to another version of the code.
                    excluded.insert(checkpoint.lease.instanceID)
                    return nil
                }
                try? await surroundings.pause(backOff(afterAttempt: attempt))
            }
            // The store may have recorded it and failed to say so.
            let id = checkpoint.lease.instanceID
            let record = await persistently("ask for a record") { try await $0.instance(id) }
            guard let record = record ?? nil else { return nil }
            if checkpoint.isRecorded(in: record) {
                noteLostAnswer()
                return CheckpointReceipt()
            }
            guard record.lastSequence == sequence else { return nil }
        }
        return nil
    }

    /// Acts on what is recorded now.
    func follow(_ turn: Turn, _ instance: LiveInstance, _ receipt: CheckpointReceipt) {
        counters.activitiesReused += turn.reusedCount
        for event in turn.announcements { tell(event) }
        for taskID in turn.dropped { callOff(taskID, of: instance.id) }
        for ended in turn.ended { settled(ended, isRecorded: true) }
        for timer in turn.newTimers { setAlarm(atLatest: timer.fireAt) }
        takeIn(receipt.activities)
        limitsTakenIn(receipt.activities)
        // The signal of this worker's own checkpoint is not listened to.
        if turn.reachesOthers { requestRound(full: true) }
        if let outcome = instance.fold.state.outcome {
            endSpan(of: instance, with: outcome, at: turn.now)
            end(instance)
        } else if instance.fold.state.openTasks.isEmpty, instance.inbox.isEmpty {
            if isObserved {
                tell(.instanceWaits(instance.id, instance.fold.allWaits(at: turn.now)))
            }
        }
        requestSlotsIfUseful()
    }

    /// Drops an instance from memory because what it knows is not what is recorded. Its activities
    /// go on: their leases are their own. It is taken up again from the store.
    private func lose(_ instance: LiveInstance, _ turn: Turn) async {
        remove(instance)
        for activity in turn.ended { await completeRemotely(activity) }
        await lose(instance)
    }

    func lose(_ instance: LiveInstance) async {
        remove(instance)
        await handOver(instance)
        let lease = instance.lease
        _ = await persistently("release an instance") { try await $0.release(lease) }
        requestRound(full: true)
    }

    /// Sends what has ended here to an instance that is not held here any more.
    func handOver(_ instance: LiveInstance) async {
        for case .ended(let activity) in instance.takeInputs(limit: .max) {
            await completeRemotely(activity)
        }
    }

    /// Forgets an instance that has ended; what its activities gave meanwhile is of no use.
    private func end(_ instance: LiveInstance) {
        remove(instance)
        for case .ended(let ended) in instance.takeInputs(limit: .max) { settled(ended) }
        // Whether there is work for free slots is asked once the turn is followed.
        if live.count + 1 >= options.maxLiveInstances { requestRound(full: true) }
    }

    /// Forgets an instance that this worker holds no longer.
    func remove(_ instance: LiveInstance) {
        guard live[instance.id] === instance else { return }
        live[instance.id] = nil
        keeper?.drop(instance.lease)
    }
}

extension Checkpoint {
    /// Whether the record is what this checkpoint leaves behind.
    fileprivate func isRecorded(in record: InstanceRecord) -> Bool {
        guard let last = events.last?.sequence, record.lastSequence == last else { return false }
        guard replacesHistory else { return true }
        // The sequence numbers began anew, so they may be those of the history before.
        guard case .executionStarted(let started)? = events.first?.kind else { return false }
        return record.generation == started.generation && record.status == status
    }
}
