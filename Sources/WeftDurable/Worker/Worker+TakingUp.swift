internal import WeftCore

/// Takes instances into memory, and sets those aside that this worker must not run.
extension Worker {
    func takeUp(_ leased: LeasedInstance) async {
        let id = leased.lease.instanceID
        if let former = live[id] { remove(former) }
        keeper?.hold(leased.lease)
        if leased.hasFailed, leased.fault == nil { return await takeUpFailed(leased) }
        do {
            let fold = try await Self.fold(of: leased, from: orchestrations)
            guard phase != .crashed else { return fold.dispose() }
            counters.eventsFolded += fold.foldedEventCount
            if !leased.history.isEmpty {
                counters.recoveries += 1
                tell(.instanceRecovered(id, events: leased.history.count))
            }
            let instance = LiveInstance(
                lease: leased.lease, fold: fold, begunAt: leased.history.first?.time)
            live[id] = instance
            watch(instance)
            instance.add(leased.messages)
            wake(instance)
        } catch let unknown as UnknownOrchestration {
            await setAside(leased, until: .worker(knowing: unknown.missing, since: clock.now))
        } catch {
            let fault = Failure(error).message
            await setAside(leased, until: .worker(without: fault, since: clock.now))
        }
    }

    /// The instance's state from its history. Runs beside the actor: a history may be long.
    ///
    /// - Throws: where this worker must not run the instance.
    static func fold(
        of leased: LeasedInstance, from provider: any OrchestratorProvider
    ) async throws -> InstanceFold {
        if let fault = leased.fault { throw fault }
        guard let started = leased.started else {
            throw DurableError(
                code: .invalidAction,
                "Expected \(leased.lease.instanceID) to begin with executionStarted, found "
                    + "\(leased.history.first?.kind.name ?? "nothing").")
        }
        let orchestrator = try orchestrator(
            for: started, of: leased.lease.instanceID, isNew: leased.history.isEmpty, provider)
        return try InstanceFold(replaying: leased.history, with: orchestrator)
    }

    /// A new instance whose input cannot be read fails with the reason. One that has begun is left
    /// to a version of the code that can read it.
    static func orchestrator(
        for started: ExecutionStarted, of id: InstanceID, isNew: Bool,
        _ provider: any OrchestratorProvider
    ) throws -> any Orchestrator {
        let known: (any Orchestrator)?
        do {
            known = try provider.orchestrator(for: started, of: id)
        } catch {
            guard isNew else { throw error }
            known = FailingOrchestrator(failure: Failure(error))
        }
        guard let known else {
            throw UnknownOrchestration(missing: provider.whatIsMissing(for: started))
        }
        return known
    }

    /// The orchestrator of the next generation of an instance: of the same name and version, so
    /// this worker knows it.
    static func nextOrchestrator(
        for started: ExecutionStarted, of id: InstanceID, _ provider: any OrchestratorProvider
    ) -> any Orchestrator {
        do {
            return try orchestrator(for: started, of: id, isNew: true, provider)
        } catch let unknown as UnknownOrchestration {
            return FailingOrchestrator(
                failure: Failure(
                    code: "unknown-orchestration",
                    message: "Expected a worker that knows \(unknown.missing), found that it no "
                        + "longer does when \(id) continued as new. Rewind the instance.",
                    isRetryable: false))
        } catch {
            return FailingOrchestrator(failure: Failure(error))
        }
    }

    /// Gives an instance back for good, with the reason among its waits. It stays as it is until
    /// a worker comes that can run it.
    func setAside(_ leased: LeasedInstance, until wait: Wait) async {
        let id = leased.lease.instanceID
        if let outcome = leased.requestedEnd { return await end(leased, as: outcome) }
        excluded.insert(id)
        tell(.trouble("\(id) is left alone; it waits for \(wait.description)"))
        _ = await persistently("set an instance aside") { store in
            guard let record = try await store.instance(id) else { return }
            // Nothing can be recorded of one that has ended; its messages stay.
            guard !record.status.isFinal else { return try await store.release(leased.lease) }
            var checkpoint = Checkpoint(lease: leased.lease, status: record.status, now: wait.since)
            checkpoint.waits = [wait]
            checkpoint.releasesInstance = true
            _ = try await store.checkpoint(checkpoint)
        }
        keeper?.drop(leased.lease)
    }

    /// Ends an instance that this worker cannot fold, because somebody has asked for its end.
    private func end(_ leased: LeasedInstance, as outcome: ExecutionOutcome) async {
        let id = leased.lease.instanceID
        let checkpoint = leased.end(as: outcome, at: clock.now)
        let receipt = await persistently("end an instance") { try await $0.checkpoint(checkpoint) }
        keeper?.drop(leased.lease)
        if receipt != nil { tell(.instanceEnded(id, outcome)) }
    }

    /// Lets the instance fail when something goes wrong while no event comes.
    func watch(_ instance: LiveInstance) {
        instance.fold.onFault { [weak self, id = instance.id] in
            Task.detached { await self?.noteFault(in: id) }
        }
    }

    private func noteFault(in id: InstanceID) {
        guard isRunning, let instance = live[id] else { return }
        instance.add(.fault)
        wake(instance)
    }

    // MARK: - Eviction

    /// The instances that nothing in this worker will wake.
    var idleInstances: [LiveInstance] {
        live.values.filter { $0.isIdle(names: activityNames) }
    }

    /// Releases idle instances beyond the limit, those that have waited longest first.
    func evictIdleInstances() {
        let surplus = live.count - options.maxLiveInstances
        guard surplus > 0 else { return }
        let byAge = idleInstances.sorted { $0.lastTurn < $1.lastTurn }
        for instance in byAge.prefix(surplus) {
            remove(instance)
            let lease = instance.lease
            spawn { worker in
                _ = await worker.persistently("release an instance") { try await $0.release(lease) }
            }
        }
    }
}

/// This worker's provider does not know the orchestration.
struct UnknownOrchestration: Error {
    let missing: String
}

extension LeasedInstance {
    /// The first event: recorded, or still in the control queue.
    var started: ExecutionStarted? {
        if case .executionStarted(let started)? = history.first?.kind { return started }
        for case .start(let started) in messages.map(\.message) { return started }
        return nil
    }

    /// Whether the instance has failed: it can be leased because it is to be rewound.
    var hasFailed: Bool {
        if case .executionCompleted(.failed)? = history.last?.kind { true } else { false }
    }
}
