internal import WeftCore

/// How many activities a worker leases, and what becomes of those for which it has no slot yet.
extension Worker {
    /// What a lease call may bring: for slots that are free, and ahead of slots.
    struct LeaseClaim {
        let slots: Int
        /// What to ask the store for, within the limits of activities.
        let request: LeaseRequest
        let names: Set<String>
        /// What was known of the queue when the call began.
        let epoch: Int

        var limit: Int { request.limit }
    }

    /// Takes the free slots, and room for what is leased ahead, for one lease call; end it with
    /// `settle`.
    ///
    /// - Parameter addsWork: Whether the call itself brings activities into the queue.
    func claimLeases(addsWork: Bool = false) -> LeaseClaim {
        leasingCalls += 1
        let mayHoldMore = mayHoldWork && workEpoch > noneAheadEpoch
        let slots = (addsWork || mayHoldWork) && !hasLostAnswer ? freeSlots : 0
        let ahead = (addsWork || mayHoldMore) && !hasLostAnswer ? roomAhead : 0
        var request = leaseRequest(limit: slots + ahead, ahead: ahead)
        request.expectsEmptyQueue = !mayHoldWork
        if request.limit > 0 { request.limits = reserveLimits(at: request.now) }
        reservedSlots += slots
        waiting.reserved += ahead
        return LeaseClaim(
            slots: slots, request: request, names: leasableNames(request.limits),
            epoch: workEpoch)
    }

    /// Ends a lease call, and concludes from what it brought whether there is more.
    ///
    /// - Parameters:
    ///   - leased: `nil` where it failed.
    ///   - isTakenIn: Whether what it brought is in this worker's hands already.
    func settle(
        _ claim: LeaseClaim, leased: [LeasedActivity]?, isTakenIn: Bool = true,
        addedWork: Bool = false
    ) {
        reservedSlots -= claim.slots
        waiting.reserved -= claim.request.ahead
        settleLimits(claim.request.limits, leased ?? [], isTakenIn: isTakenIn)
        defer { leasingCallEnded(hasFailed: leased == nil) }
        guard let leased else {
            if claim.limit > 0 { noteLostAnswer() }
            return
        }
        if leased.count < claim.slots {
            emptyEpoch = max(emptyEpoch, claim.epoch)
        } else if leased.count < claim.limit {
            noneAheadEpoch = max(noneAheadEpoch, claim.epoch)
        } else if addedWork {
            workEpoch += 1
        }
    }

    /// Limited activities are not leased ahead: what waits here would count against the limit.
    private var roomAhead: Int {
        guard isRunning, !activityNames.isEmpty, limiter.isEmpty else { return 0 }
        let now = clock.now
        let longest = running.values.map(\.startedAt).min().map { now - $0 } ?? .zero
        return waiting.room(slots: options.maxConcurrentActivities, longest: longest)
    }

    // MARK: - Waiting for a slot

    /// Takes in activities that were leased: those for which there is no slot wait here.
    func takeIn(_ activities: [LeasedActivity]) {
        guard !activities.isEmpty else { return }
        // A stop has given back what waits here already: nobody else would.
        guard isRunning else {
            for activity in activities { giveBack(activity, visibleAt: activity.scheduledAt) }
            return
        }
        let now = clock.now
        for activity in activities {
            // Its former lease ran out while it was in this worker's hands, by a clock that jumped.
            if let former = keeper?.hold(activity.lease) { leasesLost([.activity(former)]) }
            waiting.append(activity, at: now)
        }
        beginWaiting()
        if waiting.count > 0 { setAlarm(atLatest: now + WaitingActivities.patience) }
    }

    /// Begins activities that wait here for as long as there are slots.
    func beginWaiting() {
        while isRunning, running.count < options.maxConcurrentActivities,
            let activity = waiting.next()
        {
            begin(activity)
        }
    }

    /// Gives back what has waited for too long: another worker may have a slot for it.
    func giveBackStale(at now: Timestamp) {
        guard let since = waiting.since else { return }
        guard now - since >= WaitingActivities.patience else {
            return setAlarm(atLatest: since + WaitingActivities.patience)
        }
        for activity in waiting.removeAll() {
            giveBack(activity, visibleAt: activity.scheduledAt)
        }
    }

    /// Forgets activities to which this worker has no right any more.
    func dropWaiting(where isGone: (LeasedActivity) -> Bool) {
        for activity in waiting.remove(where: isGone) { keeper?.drop(activity.lease) }
    }
}
