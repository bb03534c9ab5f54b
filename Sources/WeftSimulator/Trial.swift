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

    let scenario: Scenario
    let jobs: JobQueue
    let hub: SimulatedHub
    let clock = ManualClock()
    private let log: (@Sendable (String) -> Void)?
    private var workers: [SimulatedWorker] = []
    private var upcoming: ArraySlice<Scenario.Disturbance>
    /// What has to be done at a call, or when nothing else happens.
    private var errands: [Errand] = []
    private var idleMoves = 0
    private var commitsAtLastMove = 0
    private var phase = Phase.running
    private var needsChecking = false

    private enum Phase { case running, ending, ended, stuck }

    struct Errand {
        let call: Int
        let run: () async -> Void
    }

    init(_ scenario: Scenario, log: (@Sendable (String) -> Void)? = nil) {
        self.scenario = scenario
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
            onCall: { await self.reached() }, onEvent: { [log] in log?($0) })
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
        for worker in workers { worker.store?.die() }
        clock.set(to: clock.now + .days(100_000))
        _ = jobs.run(limit: Self.maximumJobs) { false }
    }

    private func perform(_ body: @escaping () async -> Void) {
        nonisolated(unsafe) let body = body
        Task.detached { await body() }
    }

    // MARK: - The world outside

    /// Creates what is missing: all at first, and what a loss of power has taken.
    private func createInstances() async {
        for (number, flow) in scenario.flows.enumerated() {
            do {
                let start = ExecutionStarted(
                    name: flow.frontEnd.rawValue, version: "1", input: try flow.json)
                let id = try Self.instanceID(number)
                if !hub.ids.contains(id) { hub.ids.append(id) }
                _ = try await hub.memory.create(
                    NewInstance(
                        id: id, start: start, label: "flow",
                        createdAt: clock.now))
            } catch {
                log?("driver: \(error)")
            }
        }
        hub.committed(mustBeKept: true)
    }

    private func planEvents() {
        for (number, flow) in scenario.flows.enumerated() {
            for node in flow.events {
                errands.append(
                    Errand(call: jobs.draw(1...200)) {
                        await self.send(.raiseEvent(name: "e\(node)", payload: .null), to: number)
                    })
            }
        }
    }

    private func send(_ message: ControlMessage, to flow: Int) async {
        do {
            try await hub.memory.send(
                message, to: try Self.instanceID(flow), at: clock.now)
            hub.committed(mustBeKept: true)
        } catch {
            log?("driver: \(error)")
        }
    }

    // MARK: - Disturbances

    /// A call to the store has begun: what was planned for it happens now.
    private func reached() async {
        let due = errands.filter { $0.call <= hub.callCount }
        errands.removeAll { $0.call <= hub.callCount }
        for errand in due { await errand.run() }
        while let next = upcoming.first, next.call <= hub.callCount {
            upcoming.removeFirst()
            log?("disturbance [\(next.number)] at call \(hub.callCount): \(next.kind)")
            await disturb(next.kind)
        }
    }

    private func disturb(_ kind: Scenario.Kind) async {
        let call = hub.callCount
        switch kind {
        case .failure: hub.faults.append(.failure)
        case .lostAnswer: hub.faults.append(.lostAnswer)
        case .fullDisk(let calls): hub.fullUntil = max(hub.fullUntil, call + calls)
        case .kill(let worker, let isNoticed): workers[worker].die(isNoticed: isNoticed)
        case .freeze(let worker, let calls):
            let store = workers[worker].store
            store?.freeze()
            errands.append(Errand(call: call + calls) { store?.thaw() })
        case .powerLoss: await losePower()
        case .clockJump(let seconds): clock.set(to: clock.now + .seconds(seconds))
        case .suspend(let flow, let calls):
            await send(.suspend(reason: "a test"), to: flow)
            errands.append(
                Errand(call: call + calls) {
                    await self.send(.resume(reason: "a test"), to: flow)
                })
        case .event(let flow, let index):
            let events = scenario.flows[flow].events
            guard !events.isEmpty else { return }
            let name = "E\(events[index % events.count])"
            await send(.raiseEvent(name: name, payload: .null), to: flow)
        }
    }

    private func losePower() async {
        for worker in workers { worker.die(isNoticed: false) }
        await hub.losePower { self.jobs.draw($0) }
        for worker in workers { worker.declareDead() }
        guard !scenario.isSynced else { return }
        // The world outside asks again for what it was promised less than that.
        errands.append(
            Errand(call: hub.callCount + 1) {
                await self.createInstances()
                self.planEvents()
                for number in self.scenario.flows.indices {
                    await self.send(.resume(reason: "after the loss of power"), to: number)
                }
            })
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
        guard idleMoves < Self.maximumIdleMoves, let next = clock.nextWake else {
            phase = .stuck
            return false
        }
        clock.set(to: max(next, clock.now))
        return true
    }

    /// Ends the run where every instance has ended.
    private func look() async {
        for number in scenario.flows.indices {
            do {
                let record = try await hub.memory.instance(try Self.instanceID(number))
                guard record?.status.isFinal == true else { return }
            } catch { return }
        }
        guard phase == .running else { return }
        phase = .ending
        for worker in workers { await worker.stop() }
        phase = .ended
    }
}
