internal import WeftCore

/// Runs activities: one attempt at a time in each slot.
extension Worker {
    // MARK: - Slots

    /// Whether a lease call may find activities in the queue.
    var mayHoldWork: Bool { workEpoch > emptyEpoch }

    var freeSlots: Int {
        isRunning && !activityNames.isEmpty
            ? max(0, options.maxConcurrentActivities - running.count - reservedSlots) : 0
    }

    func leaseRequest(limit: Int, ahead: Int = 0) -> LeaseRequest {
        let now = clock.now
        return LeaseRequest(
            worker: options.id, limit: limit, now: keeper?.moment(atMost: now) ?? now,
            expires: now + options.leaseDuration, scope: options.scope, ahead: ahead)
    }

    func requestSlotsIfUseful() {
        beginWaiting()
        if freeSlots > 0, mayHoldWork { requestRound(full: false) }
    }

    // MARK: - Beginning

    /// Takes in an activity that was leased: runs it, unless its result is or will be known.
    func begin(_ activity: LeasedActivity) {
        let request = activity.request
        guard isRunning else { return giveBack(activity) }
        guard activity.deliveries <= options.maximumDeliveries else {
            keeper?.hold(activity.lease)
            let failure = Failure.workerDied(request, times: activity.deliveries - 1)
            return giveUp(activity, after: failure, attempts: activity.attempt - 1)
        }
        let now = clock.now
        guard !isTooLate(activity, at: now) else {
            keeper?.hold(activity.lease)
            return spawn { await $0.refuseLate(activity, at: now) }
        }
        guard let key = request.reuseKey else { return run(activity) }
        keeper?.hold(activity.lease)
        if leaders[key] != nil {
            parked[key, default: []].append(activity)
        } else if recordedKeys.contains(key) {
            spawn { await $0.reuseOrRun(activity) }
        } else {
            run(activity)
        }
    }

    /// Starts an attempt in a free slot.
    func run(_ activity: LeasedActivity) {
        let request = activity.request
        let now = clock.now
        let deadline = (request.timeout ?? options.activityTimeout).map { now + $0 }
        progress.open(activity.lease, at: now)
        let work = work(activity, in: context(for: activity))
        let task = Task(executorPreference: executors.activities) {
            [endedAttempts, executors, weak self] in
            let result: Result<JSONValue, any Error>
            do {
                result = .success(try await work())
            } catch {
                result = .failure(error)
            }
            guard endedAttempts.add(.init(lease: activity.lease, result: result)) else { return }
            executors.perform { [weak self] in self?.assumeIsolated { $0.lookAtEndedAttempts() } }
        }
        keeper?.hold(activity.lease, cancel: { task.cancel() })
        running[activity.lease.workItem] = Attempt(
            activity: activity, startedAt: now, deadline: deadline, task: task)
        if let key = request.reuseKey { leaders[key] = activity.lease.workItem }
        if let deadline { setAlarm(atLatest: deadline) }
        if let silence = request.heartbeatTimeout { setAlarm(atLatest: now + silence) }
        counters.activitiesRun += 1
        tell(.attemptStarted(activity.instanceID, request, attempt: activity.attempt))
    }

    /// What an attempt does, inside its span where there is a tracer. It must not hold the worker:
    /// one that is let go stops its activities.
    private func work(
        _ activity: LeasedActivity, in context: ActivityContext
    ) -> @Sendable () async throws -> JSONValue {
        guard let tracer = observability.tracer.map(AttemptTracer.init) else {
            return { [activities] in try await activities.run(activity.request, in: context) }
        }
        return { [activities, clock, weak self] in
            let fields = await self?.spanFields(of: activity.instanceID) ?? [:]
            return try await tracer.run(activity, childOf: fields, clock: clock) {
                try await activities.run(activity.request, in: context)
            }
        }
    }

    private func context(for activity: LeasedActivity) -> ActivityContext {
        let (id, request, lease) = (activity.instanceID, activity.request, activity.lease)
        return ActivityContext(
            instanceID: id, taskID: request.taskID, attempt: activity.attempt,
            heartbeatTimeout: request.heartbeatTimeout,
            logger: logger(for: activity),
            onProgress: {
                [progress, clock, observer, listeners = surroundings.listeners, log, weak self]
                report in
                observer?(.progress(id, request, report))
                listeners.tell(.progress(id, request, report))
                log.log(.progress(id, request, report))
                guard progress.note(report, of: lease, at: clock.now) else { return }
                Task { await self?.progressArrived() }
            })
    }

    // MARK: - Ending

    private func lookAtEndedAttempts() {
        for ended in endedAttempts.takeAll() { attemptEnded(ended.lease, with: ended.result) }
    }

    /// What an attempt gave. Of an attempt that was called off, nothing is kept.
    private func attemptEnded(_ lease: ActivityLease, with result: Result<JSONValue, any Error>) {
        if let name = stragglers.removeValue(forKey: lease) { limitedSlotFreed(name) }
        guard let attempt = running[lease.workItem], attempt.lease.token == lease.token else {
            return attemptLeft()
        }
        forget(attempt, hasReturned: true)
        waiting.note(clock.now - attempt.startedAt)
        // The turn that records the end leases the next activity in the same transaction.
        let isTakenByTurn = live[attempt.activity.instanceID] != nil && isRunning
        defer { attemptLeft(asksForWork: !isTakenByTurn) }
        guard isRunning else { return giveBack(attempt.activity) }
        switch result {
        case .success(let value):
            let outcome = ActivityOutcome.completed(value, by: record(of: attempt))
            end(EndedActivity(activity: attempt.activity, outcome: outcome))
        case .failure(let error): fail(attempt, with: Failure(error))
        }
    }

    private func record(of attempt: Attempt) -> AttemptRecord {
        AttemptRecord(number: attempt.activity.attempt, took: clock.now - attempt.startedAt)
    }

    /// Retries or ends an activity whose attempt has failed.
    func fail(_ attempt: Attempt, with failure: Failure) {
        let now = clock.now
        let wait = attempt.request.retry.wait(
            afterAttempt: attempt.activity.attempt, code: failure.code,
            elapsed: now - attempt.activity.scheduledAt, random: .random(in: 0..<1))
        guard failure.isRetryable, let wait else {
            return giveUp(attempt.activity, after: failure, attempts: attempt.activity.attempt)
        }
        spawn { await $0.retry(attempt.activity, after: failure, at: now + wait) }
    }

    private func retry(
        _ activity: LeasedActivity, after failure: Failure, at moment: Timestamp
    ) async {
        let done: Void? = await persistently("give back an activity") {
            try await $0.abandon(
                activity.lease, .failedAttempt(failure), visibleAt: moment)
        }
        letGo(activity)
        guard done != nil else { return }
        tell(
            .attemptFailed(
                activity.instanceID, activity.request, attempt: activity.attempt, failure,
                retryAt: moment))
        setAlarm(atLatest: moment)
        requestSlotsIfUseful()
    }

    /// Hands an activity that has ended to its instance's runner, or to the store where the
    /// instance is not held here.
    func end(_ ended: EndedActivity) {
        if let instance = live[ended.activity.instanceID] {
            arrive(ended, at: instance)
        } else {
            spawn { await $0.completeRemotely(ended) }
        }
    }

    func completeRemotely(_ ended: EndedActivity) async {
        let (lease, outcome, now) = (ended.activity.lease, ended.outcome, clock.now)
        let done: Void? = await persistently("complete an activity") {
            try await $0.complete(lease, with: outcome, at: now)
        }
        settled(ended, isRecorded: done != nil)
        requestSlotsIfUseful()
    }

    /// An activity is through: its lease is no longer kept, and those that wait for its result
    /// may go on.
    func settled(_ ended: EndedActivity, isRecorded: Bool = false) {
        if isRecorded, let key = ended.reusable?.key { remember(key) }
        if isRecorded, let metrics {
            let activity = ended.activity
            metrics.stepRecorded(
                activity.request.activity, after: clock.now - activity.scheduledAt)
        }
        letGo(ended.activity)
    }
}
