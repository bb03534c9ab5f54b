internal import WeftCore

/// What the limits of activities let this worker lease.
extension Worker {
    /// Activities that wait in the queue because of a limit of this worker, by name.
    ///
    /// Only this worker knows: other workers of the hub may have other limits, or none.
    public var heldBackActivities: [String: HeldBackActivity] {
        limiter.heldBack(running: namesInHand, at: clock.now)
    }

    /// Whether an activity that this worker holds may begin now.
    func isWithinLimit(_ activity: LeasedActivity) -> Bool {
        limiter.isEmpty
            || limiter.hasRoom(for: activity.request.activity, running: namesInHand)
    }

    /// How many activities of each limited name are in this worker's hands.
    private var namesInHand: [String: Int] {
        guard !limiter.isEmpty else { return [:] }
        var counts: [String: Int] = [:]
        for attempt in running.values where limiter.isLimited(attempt.request.activity) {
            counts[attempt.request.activity, default: 0] += 1
        }
        for name in stragglers.values { counts[name, default: 0] += 1 }
        return counts
    }

    /// Takes what the limits leave, for one lease call.
    func reserveLimits(at now: Timestamp) -> [String: Int] {
        guard !limiter.isEmpty else { return [:] }
        let permits = limiter.reserve(running: namesInHand, at: now)
        toldHeldBack = toldHeldBack.filter { permits[$0] == 0 }
        return permits
    }

    /// Ends a lease call: what it did not use is free again. What it brought is counted on, by
    /// those that run or, where it is yet to be taken in, as reserved until `limitsTakenIn`.
    func settleLimits(
        _ permits: [String: Int], _ leased: [LeasedActivity], isTakenIn: Bool
    ) {
        guard !limiter.isEmpty else { return }
        let now = clock.now
        limiter.settle(
            permits, leased: leased.map(\.request.activity), keeps: !isTakenIn, at: now)
        let held = limiter.heldBack(running: namesInHand, at: now)
        for (name, activity) in held {
            if toldHeldBack.insert(name).inserted { tell(.limitReached(activity)) }
            if case .rate(_, let moment) = activity.reason { setAlarm(atLatest: moment) }
        }
    }

    /// What a checkpoint brought has been taken in.
    func limitsTakenIn(_ leased: [LeasedActivity]) {
        limiter.takenIn(leased.map(\.request.activity))
    }

    /// The names that may be leased with these permits.
    func leasableNames(_ permits: [String: Int]) -> Set<String> {
        guard !permits.isEmpty else { return activityNames }
        return activityNames.filter { permits[$0] != 0 }
    }

    /// A limited activity has left its slot: the queue may hold another that was passed over.
    func limitedSlotFreed(_ name: String) {
        if limiter.isLimited(name) { workEpoch += 1 }
    }
}
