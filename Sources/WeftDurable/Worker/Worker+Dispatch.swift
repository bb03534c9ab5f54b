internal import WeftCore

/// The dispatcher: one round at a time, when a signal comes or something falls due. It never
/// polls.
extension Worker {
    /// Instances are leased in batches of this size, so that the first can begin.
    private static let instanceBatch = 32

    /// Asks for a round. A full one looks at everything; the other only fills free slots.
    func requestRound(full: Bool) {
        guard isRunning else { return }
        if full {
            wantsFullRound = true
            requestedRounds += 1
            workEpoch += 1
        } else {
            wantsSlotRound = true
        }
        guard !isDispatching else { return }
        isDispatching = true
        spawn { await $0.dispatch() }
    }

    private func dispatch() async {
        defer { isDispatching = false }
        while isRunning, wantsFullRound || wantsSlotRound {
            let isFull = wantsFullRound
            wantsFullRound = false
            wantsSlotRound = false
            do {
                try await round(isFull: isFull)
                failedRounds = 0
            } catch {
                retryLater(after: error)
            }
        }
    }

    private func round(isFull: Bool) async throws {
        guard isFull else { return try await leaseWork() }
        // One moment for the whole round: what falls due during it is found by `nextDue`.
        let now = clock.now
        signal.lower()
        try await keeper?.renewIfDue(at: now)
        expireAttempts(at: now)
        giveBackStale(at: now)
        try await giveBackUnknown()
        try await leaseInstances()
        try await collectMessages(due: now)
        try await askWhetherWanted(at: now)
        try await leaseWork()
        // A clock that was set back meanwhile makes what seemed past come again.
        let horizon = min(now, clock.now)
        if let due = try await openStore().nextDue(after: horizon) { setAlarm(atLatest: due) }
        await sampleGauges(at: now)
    }

    /// A store that fails is asked again after a wait that grows; nothing is lost meanwhile.
    private func retryLater(after error: any Error) {
        guard isRunning else { return }
        failedRounds += 1
        tell(.trouble("Could not look for work, attempt \(failedRounds): \(error)"))
        let wait = backOff(afterAttempt: failedRounds)
        Task { [weak self, surroundings] in
            try? await surroundings.pause(wait)
            await self?.requestRound(full: true)
        }
    }

    // MARK: - The parts of a round

    private func leaseInstances() async throws {
        let room = options.maxLiveInstances - live.count
        // At the limit, what only waits makes place for what can go on.
        let limit = min(room > 0 ? room : idleInstances.count, Self.instanceBatch)
        lacksRoom = limit <= 0
        guard limit > 0 else { return }
        let leased: [LeasedInstance]
        do {
            leased = try await openStore().leaseInstances(
                leaseRequest(limit: limit), excluding: excluded)
        } catch {
            noteLostAnswer()
            throw error
        }
        for instance in leased { await takeUp(instance) }
        evictIdleInstances()
        guard leased.count < limit else { return requestRound(full: true) }
        guard !hasCaughtUp else { return }
        hasCaughtUp = true
        tell(.caughtUp)
    }

    private func collectMessages(due now: Timestamp) async throws {
        guard !live.isEmpty else { return }
        let candidates = try await openStore().instancesWithMessages(heldBy: options.id, due: now)
        for instance in live.values where candidates?.contains(instance.id) ?? true {
            guard live[instance.id] === instance else { continue }
            do {
                let messages = try await openStore().messages(
                    for: instance.lease, due: now, excluding: instance.seen)
                guard live[instance.id] === instance else { continue }
                instance.add(messages)
                wake(instance)
            } catch let error as DurableError where error.code == .leaseLost {
                // A turn that is being recorded may just have ended the instance; it knows itself.
                if !instance.isTurning { leasesLost([.instance(instance.lease)]) }
            } catch let error as DurableError
                where error.code == .unreadable || error.code == .payloadLost
            {
                // Given back, so that it holds up no other; the store sets it aside.
                tell(.trouble(error.message))
                await lose(instance)
            }
        }
    }

    private func leaseWork() async throws {
        while mayHoldWork, !hasLostAnswer {
            let claim = claimLeases()
            var leased: [LeasedActivity]?
            defer { settle(claim, leased: leased) }
            guard claim.limit > 0 else { return }
            leased =
                claim.names.isEmpty
                ? [] : try await openStore().leaseActivities(claim.request, named: claim.names)
            takeIn(leased ?? [])
        }
    }

    // MARK: - The alarm

    /// Makes sure that there is a round at that moment or before.
    func setAlarm(atLatest moment: Timestamp) {
        guard isRunning, alarm.map({ moment < $0.at }) ?? true else { return }
        setAlarm(moment)
    }

    func setAlarm(_ moment: Timestamp?) {
        alarm?.task.cancel()
        guard let moment else { return alarm = nil }
        let task = Task { [weak self, clock] in
            guard (try? await clock.sleep(until: moment)) != nil else { return }
            await self?.alarmRang(at: moment)
        }
        alarm = (moment, task)
    }

    private func alarmRang(at moment: Timestamp) {
        guard alarm?.at == moment else { return }
        alarm = nil
        requestRound(full: true)
    }
}
