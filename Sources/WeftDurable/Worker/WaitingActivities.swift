internal import WeftCore

/// The activities that a worker has leased ahead of a free slot, and how many it should. A value.
struct WaitingActivities {
    /// What is leased ahead should begin within this time, at least.
    private static let leastHorizon = Duration.milliseconds(50)
    /// What has waited for longer is given back.
    static let patience = Duration.seconds(1)

    private struct Entry {
        let activity: LeasedActivity
        let since: Timestamp
    }

    private let limit: Int
    /// What is leased ahead should begin within this time.
    private let horizon: Duration
    private var queue: [Entry] = []
    private var taken = 0
    /// How many lease calls under way may bring.
    var reserved = 0
    /// How long attempts took lately, in microseconds; `nil` before the first has ended.
    private var meanTime: Double?

    /// - Parameter commitDelay: How long an end may wait to be recorded; until then it leases
    ///   nothing, so what is leased ahead has to last for longer.
    init(limit: Int, commitDelay: Duration = .zero) {
        self.limit = limit
        horizon = max(Self.leastHorizon, commitDelay * 2)
    }

    var count: Int { queue.count - taken }

    /// Since when the oldest one waits.
    var since: Timestamp? { taken < queue.count ? queue[taken].since : nil }

    mutating func append(_ activity: LeasedActivity, at now: Timestamp) {
        queue.append(Entry(activity: activity, since: now))
    }

    mutating func next() -> LeasedActivity? {
        guard taken < queue.count else { return nil }
        defer {
            taken += 1
            // Half of them gone: the rest moves up, so the array is no longer than twice the queue.
            if taken * 2 > queue.count {
                queue.removeFirst(taken)
                taken = 0
            }
        }
        return queue[taken].activity
    }

    /// Removes and returns those for which a condition holds.
    mutating func remove(where isGone: (LeasedActivity) -> Bool) -> [LeasedActivity] {
        let waiting = queue[taken...]
        let gone = waiting.filter { isGone($0.activity) }
        guard !gone.isEmpty else { return [] }
        queue = waiting.filter { !isGone($0.activity) }
        taken = 0
        return gone.map(\.activity)
    }

    mutating func removeAll() -> [LeasedActivity] { remove { _ in true } }

    // MARK: - How many

    /// Notes how long an attempt took; the newest ones count most.
    mutating func note(_ time: Duration) {
        let time = max(1, Double(time.microseconds))
        meanTime = meanTime.map { $0 + (time - $0) / 8 } ?? time
    }

    /// How many more should be leased ahead now: none while a good half is still there, so that
    /// a lease call brings many.
    ///
    /// - Parameter longest: How long the attempt has run that runs longest; one that does not end
    ///   tells as much as one that has.
    func room(slots: Int, longest: Duration) -> Int {
        guard limit > 0, let meanTime else { return 0 }
        let time = max(meanTime, Double(longest.microseconds))
        let wanted = Double(slots) * Double(horizon.microseconds) / time
        let target = wanted < Double(limit) ? Int(wanted) : limit
        let held = count + reserved
        return held * 2 > target ? 0 : target - held
    }
}
