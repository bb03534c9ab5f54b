internal import WeftCore

/// What becomes of activities whose attempts are used up: they fail, or wait for people.
extension Worker {
    /// Ends an activity that is not tried again: fails its task, or pauses it where its policy
    /// says so and another attempt may help.
    func giveUp(_ activity: LeasedActivity, after failure: Failure, attempts: Int) {
        let policy = activity.request.retry
        let mayHelp = failure.isRetryable && !policy.nonRetryable.contains(failure.code)
        guard policy.pausesWhenExhausted, mayHelp || failure.isExhaustion else {
            return end(EndedActivity(activity: activity, outcome: .failed(failure)))
        }
        spawn { await $0.pause(activity, after: failure, attempts: attempts) }
    }

    /// Suspends the instance with the reason, then sets the activity aside until it is resumed.
    ///
    /// In this order: a worker that dies in between leaves an activity that is run once more, not
    /// one that nobody would know how to wake.
    private func pause(
        _ activity: LeasedActivity, after failure: Failure, attempts: Int
    ) async {
        let now = clock.now
        let reason = activity.request.pauseReason(attempts: attempts, failure)
        let isPaused = await persistently("pause an activity") { store in
            let question = ProgressReport(lease: activity.lease, progress: nil, at: now)
            guard try await store.report([question]).isEmpty else { return false }
            try await store.send(.suspend(reason: reason), to: activity.instanceID, at: now)
            try await store.abandon(activity.lease, .paused(failure), visibleAt: now)
            return true
        }
        letGo(activity)
        if isPaused == true {
            tell(.taskPaused(activity.instanceID, activity.request, attempts: attempts, failure))
        }
        // The instance may be held here; its message is one of our own.
        requestRound(full: true)
    }

    // MARK: - Too late for another attempt

    /// Whether an activity that has failed before has waited for its next attempt beyond the
    /// total time of its policy.
    func isTooLate(_ activity: LeasedActivity, at now: Timestamp) -> Bool {
        guard activity.attempt > 1, let limit = activity.request.retry.totalTimeout else {
            return false
        }
        return now - activity.scheduledAt > limit
    }

    /// Gives up an activity that came too late; the failure quotes the attempt before.
    func refuseLate(_ activity: LeasedActivity, at now: Timestamp) async {
        let records = await persistently("ask for the last failure") {
            try await $0.openActivities(of: activity.instanceID)
        }
        let last = records?.first { $0.taskID == activity.request.taskID }?.lastFailure
        giveUp(
            activity, after: .tooLate(activity, at: now, last: last),
            attempts: activity.attempt - 1)
    }
}

extension Failure {
    private static let tooLateCode = "total-timeout"

    /// Whether it says that the attempts are used up, rather than why one failed.
    fileprivate var isExhaustion: Bool {
        code == Self.tooLateCode || code == Self.workerDiedCode
    }

    fileprivate static func tooLate(
        _ activity: LeasedActivity, at now: Timestamp, last: Failure?
    ) -> Failure {
        let request = activity.request
        let limit = request.retry.totalTimeout?.inSeconds ?? 0
        let quoted = last.map { "The attempt before failed: \($0.message)" } ?? ""
        return Failure(
            code: tooLateCode,
            message: "Expected attempt \(activity.attempt) of \(request.activity) "
                + "(\"\(request.label)\") to start within \(limit) s of its scheduling, found "
                + "\((now - activity.scheduledAt).inSeconds) s gone, and did not start it. "
                + "Give its retries a longer total timeout, or the hub more workers. \(quoted)",
            isRetryable: false)
    }
}

extension TaskRequest {
    /// Why the instance of a paused activity is suspended.
    fileprivate func pauseReason(attempts: Int, _ failure: Failure) -> String {
        let count = attempts == 1 ? "1 attempt" : "\(attempts) attempts"
        return "\(activity) (\"\(label)\") is paused after \(count): \(failure.message) "
            + "Put right what is wrong, then resume the instance: it gets all its attempts again."
    }
}
