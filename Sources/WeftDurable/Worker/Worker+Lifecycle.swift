internal import WeftCore

/// Starting and stopping.
extension Worker {
    /// Frees what dead workers held, and begins to lease and run. A worker that runs is left alone.
    ///
    /// - Throws: the store's error where the hub cannot be used; the worker is then not started.
    public func start() async throws {
        guard phase == .idle else { return }
        phase = .running
        do {
            _ = try await store.reclaimDeadWorkers(at: clock.now)
        } catch {
            phase = .idle
            throw error
        }
        startKeeper()
        let own = executors.identity
        subscription = store.subscribe { [weak self, signal] in
            guard OwnCall.signaled != own, signal.raise() else { return }
            // Detached: the caller's task-local values must not reach this worker's calls.
            Task.detached { await self?.requestRound(full: true) }
        }
        requestRound(full: true)
        startRetention()
    }

    /// Pauses: leases nothing new, cancels the running activities and gives them back uncounted,
    /// releases the instances. After it returns nothing of the worker touches the store.
    ///
    /// Takes at most `WorkerOptions.stopGrace` longer than the store's calls. Whoever calls it
    /// meanwhile waits for the same end.
    public func stop() async {
        if phase == .stopping {
            return await withCheckedContinuation { stopWaiters.append($0) }
        }
        guard phase == .running else { return }
        phase = .stopping
        wakeGathered()
        subscription = nil
        setAlarm(nil)
        callOffAttempts()
        await stopRetention()
        await waitForAttempts()
        abandonAttempts()
        await waitForOperations()
        // First: a lease that was given back must not be renewed.
        await keeper?.stop()
        for instance in live.values {
            let lease = instance.lease
            _ = await persistently("release an instance") { try await $0.release(lease) }
        }
        forgetEverything()
        phase = .idle
        for waiter in stopWaiters { waiter.resume() }
        stopWaiters = []
    }

    /// For tests: stops all as if the process had died. Nothing is written from now on; calls that
    /// are under way are awaited, so that what follows is deterministic.
    package func crash() async {
        phase = .crashed
        subscription = nil
        setAlarm(nil)
        callOffAttempts()
        await stopRetention()
        await keeper?.stop()
        await waitForOperations()
        forgetEverything()
    }

    private func startKeeper() {
        let keeper = LeaseKeeper(
            store: store, clock: clock, options: options,
            hasThread: surroundings.hasLeaseThread,
            onLost: { [weak self] lost in Task { await self?.leasesLost(lost) } },
            onTrouble: { [observer, listeners = surroundings.listeners, log, metrics] error in
                let trouble = EngineEvent.trouble(
                    "Could not renew leases, will try again: \(error)")
                log.log(trouble)
                metrics?.count(trouble)
                observer?(trouble)
                listeners.tell(trouble)
            })
        keeper.start()
        self.keeper = keeper
    }

    private func forgetEverything() {
        live = [:]
        gathered = []
        gatheringTask?.cancel()
        for attempt in running.values { forget(attempt) }
        reportTask?.cancel()
        reportTask = nil
        running = [:]
        _ = waiting.removeAll()
        parked = [:]
        leaders = [:]
        stragglers = [:]
        keeper = nil
    }
}
