internal import WeftCore

/// Creates instances that this worker runs itself.
extension Worker {
    /// Creates an instance and records its first turn, in one transaction, where this worker can
    /// run it now: it knows the orchestration, has room, and is not to wait.
    ///
    /// - Returns: whether it did. Where it did not, nothing was done: put the instance into the
    ///   store, for whichever worker takes it up.
    /// - Throws: `DurableError.instanceExists` where the ID is taken, be it by the same start; the
    ///   store's error where it fails.
    nonisolated func create(_ new: NewInstance) async throws -> Bool {
        // Who has chosen a thread for its tasks does not want to wait for the disk there.
        guard withUnsafeCurrentTask(body: { $0?.unownedTaskExecutor == nil }) else {
            return try await begin(new)
        }
        let result = LentResult<Bool>()
        let isBegun = await withCheckedContinuation { continuation in
            let isLent = executors.performHere {
                self.assumeIsolated { worker in
                    worker.spawn { worker in
                        do {
                            result.set(.success(try await worker.begin(new)))
                        } catch {
                            result.set(.failure(error))
                        }
                        continuation.resume(returning: true)
                    }
                }
            } until: {
                result.isSet
            }
            if !isLent { continuation.resume(returning: false) }
        }
        guard isBegun else { return try await begin(new) }
        return try result.get()
    }

    private func begin(_ new: NewInstance) async throws -> Bool {
        guard mayBegin(new), let orchestrator = orchestrator(for: new) else { return false }
        operations += 1
        beginning += 1
        defer {
            beginning -= 1
            if hasLostAnswer { requestRound(full: true) }
            operationEnded()
        }
        let now = clock.now
        // The store gives the right token.
        let lease = InstanceLease(
            instanceID: new.id, token: 0, expires: now + options.leaseDuration)
        let instance = LiveInstance(lease: lease, fold: InstanceFold(orchestrator: orchestrator))
        instance.isTurning = true
        var turn = turn(of: instance, at: now)
        let start = spans?.begin(new.start, of: new.id, at: now) ?? new.start
        turn.take(.event(.executionStarted(start)), into: &instance.fold)
        await reuseResults(&turn, instance)
        counters.eventsFolded += instance.fold.foldedEventCount
        return try await record(turn, of: instance, creating: new)
    }

    private func record(
        _ turn: Turn, of instance: LiveInstance, creating new: NewInstance
    ) async throws -> Bool {
        var checkpoint = turn.checkpoint(lease: instance.lease, fold: instance.fold)
        checkpoint.creation = Checkpoint.Creation(instance: new, worker: options.id)
        // What only waits is not kept in memory where that is full.
        let isKept =
            live.count < options.maxLiveInstances || !instance.onlyWaits(names: activityNames)
        if !isKept { checkpoint.releasesInstance = true }
        let rounds = requestedRounds
        let receipt: CheckpointReceipt?
        do {
            receipt = try await leasing(checkpoint) { try await openStore().checkpoint($0) }
        } catch {
            instance.fold.dispose()
            if (error as? DurableError)?.code != .instanceExists { noteLostAnswer() }
            throw error
        }
        guard phase != .crashed, let receipt else { return true }
        instance.lease = receipt.lease ?? instance.lease
        if isKept, !checkpoint.releasesInstance {
            live[instance.id] = instance
            keeper?.hold(instance.lease)
        }
        instance.isTurning = false
        follow(turn, instance, receipt)
        wake(instance)
        evictIdleInstances()
        // A signal that came meanwhile may have been for this instance.
        if requestedRounds != rounds { requestRound(full: true) }
        return true
    }

    private func mayBegin(_ new: NewInstance) -> Bool {
        isRunning && !hasLostAnswer && live[new.id] == nil && !excluded.contains(new.id)
            && live.count + beginning < 2 * options.maxLiveInstances
            && options.scope?.contains(new.id) ?? true
            && new.startAt.map { $0 <= clock.now } ?? true
    }

    /// `nil` where this worker does not know it; what cannot be read fails by itself.
    private func orchestrator(for new: NewInstance) -> (any Orchestrator)? {
        do {
            return try Self.orchestrator(for: new.start, of: new.id, isNew: true, orchestrations)
        } catch {
            return nil
        }
    }
}
