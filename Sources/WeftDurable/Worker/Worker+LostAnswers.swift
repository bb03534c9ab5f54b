internal import WeftCore

/// Calls that lease and whose answer never came: the store may have granted leases of which this
/// worker does not know, and which nobody would use until they run out.
extension Worker {
    /// Notes that a call that leases has failed, though the store may have kept it. Until the store
    /// has been told what is held here, nothing more is leased. Whoever calls this sees to it that
    /// there is another round.
    func noteLostAnswer() { hasLostAnswer = true }

    /// Tells the store what is held here, so that it gives back the rest; as soon as no other call
    /// is under way, which may bring leases that are not known yet.
    /// - Throws: the store's error; it is tried again in the next round.
    func giveBackUnknown() async throws {
        guard hasLostAnswer, leasingCalls == 0, beginning == 0, let keeper else { return }
        var request = leaseRequest(limit: 0)
        request.held = keeper.holdings
        _ = try await openStore().leaseInstances(request, excluding: excluded)
        _ = try await openStore().leaseActivities(request, named: activityNames)
        hasLostAnswer = false
        workEpoch += 1
    }

    /// A call that leases has ended; the last one lets `giveBackUnknown` go on. After one that
    /// failed there is another round anyway, when the store had time to recover.
    func leasingCallEnded(hasFailed: Bool) {
        leasingCalls -= 1
        if hasLostAnswer, leasingCalls == 0, !hasFailed { requestRound(full: true) }
    }
}
