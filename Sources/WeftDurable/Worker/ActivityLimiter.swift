internal import WeftCore

/// Counts what limited activities may still do. A value: what runs and what time it is come in.
struct ActivityLimiter {
    /// By the name in the queue; only names that have a limit and that the worker can run.
    private let limits: [String: ActivityLimit]
    /// When attempts began, the oldest first, as far as the rate still counts them.
    private var begun: [String: [Timestamp]] = [:]
    /// What lease calls under way may bring.
    private var reserved: [String: Int] = [:]

    init(_ limits: [String: ActivityLimit], for names: Set<String>) {
        var known: [String: ActivityLimit] = [:]
        for name in names {
            let unversioned = name.lastIndex(of: "@").map { String(name[..<$0]) }
            let limit = limits[name] ?? unversioned.flatMap { limits[$0] }
            if let limit, limit.maxConcurrent != nil || limit.rate != nil { known[name] = limit }
        }
        self.limits = known
    }

    var isEmpty: Bool { limits.isEmpty }

    func isLimited(_ name: String) -> Bool { limits[name] != nil }

    /// How many more of each limited name may be leased now; taken until `settle`.
    ///
    /// - Parameter running: How many of each name are in this worker's hands.
    mutating func reserve(running: [String: Int], at now: Timestamp) -> [String: Int] {
        var permits: [String: Int] = [:]
        for (name, limit) in limits {
            forgetOld(name, limit, at: now)
            let inHand = running[name, default: 0] + reserved[name, default: 0]
            var free = limit.maxConcurrent.map { $0 - inHand } ?? .max
            if let rate = limit.rate {
                free = min(
                    free,
                    rate.count - begun[name, default: []].count
                        - reserved[name, default: 0])
            }
            permits[name] = max(0, free)
            reserved[name, default: 0] += max(0, free)
        }
        return permits
    }

    /// Gives back what a lease call did not use.
    ///
    /// - Parameter keeps: Whether what it brought stays reserved until `takenIn`, because it is not
    ///   in the worker's hands yet.
    mutating func settle(
        _ permits: [String: Int], leased names: [String], keeps: Bool, at now: Timestamp
    ) {
        for (name, count) in permits { reserved[name, default: 0] -= count }
        if keeps { for name in names where isLimited(name) { reserved[name, default: 0] += 1 } }
        for name in names where limits[name]?.rate != nil { begun[name, default: []].append(now) }
    }

    /// What was kept by `settle` is in the worker's hands now, and counted there.
    mutating func takenIn(_ names: [String]) {
        for name in names where isLimited(name) { reserved[name, default: 0] -= 1 }
    }

    /// Whether one more may run that was leased before, beside what lease calls under way may bring.
    /// A rate has counted it already.
    func hasRoom(for name: String, running: [String: Int]) -> Bool {
        guard let most = limits[name]?.maxConcurrent else { return true }
        return running[name, default: 0] + reserved[name, default: 0] < most
    }

    /// What is at its limit now, by name.
    mutating func heldBack(
        running: [String: Int], at now: Timestamp
    ) -> [String: HeldBackActivity] {
        var held: [String: HeldBackActivity] = [:]
        for (name, limit) in limits {
            forgetOld(name, limit, at: now)
            if let rate = limit.rate, let moment = nextFree(name, rate) {
                held[name] = HeldBackActivity(activity: name, reason: .rate(rate, until: moment))
            } else if let count = limit.maxConcurrent, running[name, default: 0] >= count {
                held[name] = HeldBackActivity(activity: name, reason: .concurrency(count))
            }
        }
        return held
    }

    /// When the rate lets the next one begin; `nil` where it does so now.
    private func nextFree(_ name: String, _ rate: ActivityLimit.Rate) -> Timestamp? {
        guard let begun = begun[name], begun.count >= rate.count else { return nil }
        return begun[begun.count - rate.count] + rate.per
    }

    private mutating func forgetOld(_ name: String, _ limit: ActivityLimit, at now: Timestamp) {
        guard let rate = limit.rate, let list = begun[name], !list.isEmpty else { return }
        // What lies in the future was noted before the clock was set back.
        begun[name] = list.filter { $0 <= now && now - $0 < rate.per }
    }
}
