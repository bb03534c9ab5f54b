internal import WeftCore

extension InstanceFold {
    /// At most so many timers are listed among the waits of an instance.
    private static let maximumTimerWaits = 8
    /// At most so many sub-orchestrations are.
    private static let maximumChildWaits = 8

    /// What the instance waits for beside its activities, timers included: the earliest few that
    /// are not the limit of another wait.
    func allWaits(at now: Timestamp) -> [Wait] {
        guard state.outcome == nil else { return [] }
        let children = state.openChildren.sorted { $0.key < $1.key }
            .prefix(Self.maximumChildWaits).map(\.value)
        let named =
            waits
            + children.map {
                Wait.child($0.request.instanceID, named: $0.request.name, since: $0.since)
            }
        let limits = Set(named.compactMap(\.until))
        let timers = state.openTimers.values.filter { !limits.contains($0) }.sorted()
        return named
            + timers.prefix(Self.maximumTimerWaits).map { Wait(Wait.timer, since: now, until: $0) }
    }
}
