import WeftCore
import WeftDurable
import WeftTesting

/// One run of a scenario, on one thread, by a clock that only moves when nothing else does.
///
/// `@unchecked Sendable`: a simulation runs on one thread.
final class Trial: @unchecked Sendable {
    /// More jobs than any sound run takes.
    private static let maximumJobs = 2_000_000
    /// So often the clock moves without a commit before the run counts as stuck.
    private static let maximumIdleMoves = 600
    /// So often it moves at all: a run of an hour, ten seconds at a time, takes fewer.
    private static let maximumMoves = 20_000
    /// So often somebody helps a flow that has failed or is paused.
    static let maximumHelp = 60

    let scenario: Scenario
    let jobs: JobQueue
    let hub: SimulatedHub
    let clock = ManualClock()
    let leftovers: Leftovers
    let log: (@Sendable (String) -> Void)?
    var workers: [SimulatedWorker] = []
    var upcoming: ArraySlice<Scenario.Disturbance>
    /// What has to be done at a call, or when nothing else happens.
    var errands: [Errand] = []
    /// Events for flows that have failed.
    var events: [(name: String, target: InstanceID)] = []
    private var idleMoves = 0
    private var moves = 0
    private var commitsAtLastMove = 0
    private var phase = Phase.running
    private var needsChecking = false
    var helped = 0

    private enum Phase { case running, ending, ended, stuck }

    struct Errand {
        let call: Int
        let run: () async -> Void
    }

    init(
        _ scenario: Scenario, leftovers: Leftovers, log: (@Sendable (String) -> Void)? = nil
    ) {
        self.scenario = scenario
        self.leftovers = leftovers
        self.log = log
        jobs = JobQueue(seed: scenario.seed ^ 0x5eed, order: scenario.order)
        hub = SimulatedHub(isSynced: scenario.isSynced, isBroken: scenario.isBroken)
        upcoming = scenario.disturbances[...]
    }

    static func instanceID(_ flow: Int) throws -> InstanceID { try InstanceID("flow-\(flow)") }

    /// Runs the scenario to its end.
    func run() -> Verdict {
        JobHook.queue = jobs
        defer { JobHook.queue = nil }
        let surroundings = SimulatedWorker.Surroundings(
            hub: hub, jobs: jobs, clock: clock,
            leftovers: leftovers, onCall: { await self.reached() }, onEvent: log)
        workers = scenario.workers.enumerated().map {
            SimulatedWorker(number: $0.offset, shape: $0.element, in: surroundings)
        }
        var verdict: Verdict?
        perform {
            await self.createInstances()
            self.planEvents()
            for worker in self.workers { worker.start() }
        }
        let isComplete = jobs.run(limit: Self.maximumJobs) { self.idle() }
        if phase == .running || !isComplete { phase = .stuck }
        let isStuck = phase == .stuck
        perform { verdict = await self.judge(isStuck: isStuck) }
        _ = jobs.run(limit: 1000) { false }
        letGo()
        return verdict ?? Verdict(problems: ["The judge did not come to an end."], self)
    }

    /// Wakes whoever still sleeps, so that nothing of this run is left in the process.
    private func letGo() {
        for worker in workers { worker.close() }
        clock.set(to: clock.now + .days(100_000))
        _ = jobs.run(limit: Self.maximumJobs) { false }
        // Both know this trial.
        workers = []
        errands = []
    }

    private func perform(_ body: @escaping () async -> Void) {
        nonisolated(unsafe) let body = body
        Task.detached { await body() }
    }

    // MARK: - When nothing happens

    /// - Returns: whether something was brought about.
    private func idle() -> Bool {
        switch phase {
        case .ended, .stuck: return false
        case .running, .ending: break
        }
        // What waits for a call that never comes is done now: thawing, resuming, raising events.
        if !errands.isEmpty {
            let errand = errands.removeFirst()
            Task.detached { [self] in
                await errand.run()
                await look()
            }
            return true
        }
        if needsChecking {
            needsChecking = false
            Task.detached { [self] in await look() }
            return true
        }
        needsChecking = true
        return moveClock()
    }

    private func moveClock() -> Bool {
        idleMoves = hub.commitCount == commitsAtLastMove ? idleMoves + 1 : 0
        commitsAtLastMove = hub.commitCount
        moves += 1
        guard idleMoves < Self.maximumIdleMoves, moves < Self.maximumMoves,
            let next = clock.nextWake
        else {
            phase = .stuck
            return false
        }
        clock.set(to: max(next, clock.now))
        return true
    }

    /// Ends the run where every instance has ended.
    private func look() async {
        await help(isBusy: false)
        guard errands.isEmpty, await hub.records().allSatisfy({ isOver($0) }) else { return }
        guard phase == .running else { return }
        phase = .ending
        for worker in workers { await worker.stop() }
        phase = .ended
    }

    /// Whether an instance has ended, and nobody will rewind it.
    private func isOver(_ record: InstanceRecord) -> Bool {
        let isHopeless = record.parent != nil || helped >= Self.maximumHelp
        return record.status.isFinal && (record.status != .failed || isHopeless)
    }
}
