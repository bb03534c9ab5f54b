internal import WeftCore

/// Takes instances into memory, and sets those aside that this worker must not run.
extension Worker {
    func takeUp(_ leased: LeasedInstance) async {
        let id = leased.lease.instanceID
        if let former = live[id] { remove(former) }
        keeper?.hold(leased.lease)
        do {
            let fold = try await Self.fold(of: leased, from: orchestrations)
            guard phase != .crashed else { return }
            counters.eventsFolded += fold.foldedEventCount
            if !leased.history.isEmpty {
                counters.recoveries += 1
                tell(.instanceRecovered(id, events: leased.history.count))
            }
            let instance = LiveInstance(
                lease: leased.lease, fold: fold, begunAt: leased.history.first?.time)
            live[id] = instance
            instance.add(leased.messages)
            wake(instance)
        } catch let unknown as UnknownOrchestration {
            await setAside(leased, until: "a worker that knows \(unknown.missing)")
        } catch {
            await setAside(leased, until: "a worker that can run it: \(Failure(error).message)")
        }
    }

    /// The instance's state from its history. Runs beside the actor: a history may be long.
    ///
    /// - Throws: where this worker must not run the instance.
    private static func fold(
        of leased: LeasedInstance, from provider: any OrchestratorProvider
    ) async throws -> InstanceFold {
        guard let started = leased.started else {
            throw DurableError(
                code: .invalidAction,
                "Expected \(leased.lease.instanceID) to begin with executionStarted, found "
                    + "\(leased.history.first?.kind.name ?? "nothing").")
        }
        let orchestrator = try orchestrator(for: started, isNew: leased.history.isEmpty, provider)
        return try InstanceFold(replaying: leased.history, with: orchestrator)
    }

    /// Where async orchestrations will come in: as one more kind of orchestrator of a provider.
    ///
    /// A new instance whose input cannot be read fails with the reason. One that has begun is left
    /// to a version of the code that can read it.
    private static func orchestrator(
        for started: ExecutionStarted, isNew: Bool, _ provider: any OrchestratorProvider
    ) throws -> any Orchestrator {
        let known: (any Orchestrator)?
        do {
            known = try provider.orchestrator(for: started)
        } catch {
            guard isNew else { throw error }
            known = RefusingOrchestrator(failure: Failure(error))
        }
        guard let known else {
            throw UnknownOrchestration(missing: provider.whatIsMissing(for: started))
        }
        return known
    }

    /// Gives an instance back for good, with the reason among its waits. It stays as it is until
    /// a worker comes that can run it.
    private func setAside(_ leased: LeasedInstance, until reason: String) async {
        let id = leased.lease.instanceID
        excluded.insert(id)
        tell(.trouble("\(id) is left alone; it waits for \(reason)"))
        let now = clock.now
        _ = await persistently("set an instance aside") { store in
            guard let record = try await store.instance(id) else { return }
            var checkpoint = Checkpoint(lease: leased.lease, status: record.status, now: now)
            checkpoint.waits = [Wait(reason, since: now)]
            checkpoint.releasesInstance = true
            _ = try await store.checkpoint(checkpoint)
        }
        keeper?.drop(leased.lease)
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
private struct UnknownOrchestration: Error {
    let missing: String
}

/// Stands in for an orchestration whose input cannot be read: fails at once, with the reason.
private struct RefusingOrchestrator: Orchestrator {
    let failure: Failure

    func handle(_ event: HistoryEvent) throws -> [OrchestrationAction] { throw failure }

    var waits: [Wait] { [] }
}

extension LeasedInstance {
    /// The first event: recorded, or still in the control queue.
    fileprivate var started: ExecutionStarted? {
        if case .executionStarted(let started)? = history.first?.kind { return started }
        for case .start(let started) in messages.map(\.message) { return started }
        return nil
    }
}
