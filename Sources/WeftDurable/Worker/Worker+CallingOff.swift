internal import WeftCore

/// Takes work away from activities: their time is up, nobody wants them, the worker stops. An
/// attempt that is called off leaves its slot at once; what it gives later is discarded.
extension Worker {
    /// Ends the attempts whose time is up, or that have been silent for too long.
    func expireAttempts(at now: Timestamp) {
        for attempt in running.values {
            let lastSign = progress.lastSign(of: attempt.lease) ?? attempt.startedAt
            guard let limit = attempt.limit(lastSign: lastSign) else { continue }
            guard limit.at <= now else { setAlarm(atLatest: limit.at); continue }
            attempt.task.cancel()
            forget(attempt)
            fail(attempt, with: limit.failure)
        }
    }

    /// Takes an attempt out of the table: its slot is free. Its limit is not, until it returns.
    func forget(_ attempt: Attempt, hasReturned: Bool = false) {
        if !hasReturned, limiter.isLimited(attempt.request.activity) {
            stragglers[attempt.lease] = attempt.request.activity
        }
        running[attempt.lease.workItem] = nil
        progress.close(attempt.lease)
        metrics?.attemptEnded(attempt.request.activity, after: clock.now - attempt.startedAt)
        limitedSlotFreed(attempt.request.activity)
    }

    /// The task is no longer wanted and its work item gone: whoever runs it here stops.
    func callOff(_ taskID: Int, of id: InstanceID) {
        for attempt in running.values
        where attempt.request.taskID == taskID && attempt.activity.instanceID == id {
            attempt.task.cancel()
            forget(attempt)
            letGo(attempt.activity)
        }
        unpark { $0.request.taskID == taskID && $0.instanceID == id }
        dropWaiting { $0.request.taskID == taskID && $0.instanceID == id }
    }

    /// Stops what this worker has no right to any more.
    func leasesLost(_ lost: [Lease]) {
        for lease in lost {
            switch lease {
            case .instance(let lease):
                guard let instance = live[lease.instanceID], instance.lease.token == lease.token
                else { continue }
                tell(.trouble("The lease of \(lease.instanceID) was lost; it is taken up later."))
                remove(instance)
            case .activity(let lease):
                unpark { $0.lease.workItem == lease.workItem && $0.lease.token == lease.token }
                dropWaiting {
                    $0.lease.workItem == lease.workItem && $0.lease.token == lease.token
                }
                guard let attempt = running[lease.workItem], attempt.lease.token == lease.token
                else { continue }
                attempt.task.cancel()
                forget(attempt)
                letGo(attempt.activity)
            }
        }
        requestRound(full: true)
    }

    // MARK: - Stopping

    /// Cancels all attempts; they stay in the table until they end.
    func callOffAttempts() {
        for attempt in running.values { attempt.task.cancel() }
    }

    /// Waits until the attempts have ended, for as long as `stopGrace`.
    func waitForAttempts() async {
        guard !running.isEmpty else { return }
        let timer = Task { [weak self, surroundings, grace = options.stopGrace] in
            try? await surroundings.pause(grace)
            await self?.resumeAttemptWaiter()
        }
        await withCheckedContinuation { attemptWaiter = $0 }
        timer.cancel()
    }

    /// An attempt has ended; the last one of a worker that stops lets it go on.
    func attemptLeft(asksForWork: Bool = true) {
        if running.isEmpty { resumeAttemptWaiter() }
        beginWaiting()
        if asksForWork { requestSlotsIfUseful() }
    }

    private func resumeAttemptWaiter() {
        attemptWaiter?.resume()
        attemptWaiter = nil
    }

    /// Gives back the activities that ignore their cancellation, and those that wait here.
    func abandonAttempts() {
        let left = running.values.map(\.activity) + parked.values.joined()
        for attempt in running.values { forget(attempt) }
        parked = [:]
        for activity in left { giveBack(activity) }
        for activity in waiting.removeAll() {
            giveBack(activity, visibleAt: activity.scheduledAt)
        }
    }

    /// Puts an activity back into the queue, as if it had never been leased.
    ///
    /// - Parameter moment: Its place in the queue; the default is the end.
    func giveBack(_ activity: LeasedActivity, visibleAt moment: Timestamp? = nil) {
        let moment = moment ?? clock.now
        spawn { worker in
            _ = await worker.persistently("give back an activity") {
                try await $0.abandon(activity.lease, .stopping, visibleAt: moment)
            }
            worker.letGo(activity)
        }
    }
}
