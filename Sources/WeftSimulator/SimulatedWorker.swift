import WeftCore
import WeftDurable
import WeftTesting

/// A worker of a simulation and its successors: one place where a process dies and starts again.
///
/// `@unchecked Sendable`: a simulation runs on one thread.
final class SimulatedWorker: @unchecked Sendable {
    /// How long a process takes to start again, at most, in seconds of the simulated clock.
    private static let maximumAbsence = 60

    let number: Int
    private let shape: Scenario.WorkerShape
    private let surroundings: Surroundings
    /// The clock of its machine.
    let clock: SkewedClock
    private var generation = 0
    /// Whether the run is over, and no process starts any more.
    private var isClosed = false
    private(set) var store: SimulatedStore?
    private var worker: Worker?
    private(set) var troubles: [String] = []

    /// What a worker needs of its simulation.
    struct Surroundings {
        let hub: SimulatedHub
        let jobs: JobQueue
        let clock: ManualClock
        let leftovers: Leftovers
        let onCall: () async -> Void
        let onEvent: (@Sendable (String) -> Void)?
    }

    init(number: Int, shape: Scenario.WorkerShape, in surroundings: Surroundings) {
        self.number = number
        self.shape = shape
        self.surroundings = surroundings
        clock = SkewedClock(surroundings.clock, skew: .seconds(shape.skew))
    }

    private var id: WorkerID { WorkerID("w\(number).\(generation)") }

    /// Starts the worker's next process.
    func start() {
        guard !isClosed else { return }
        generation += 1
        let jobs = surroundings.jobs
        let store = SimulatedStore(surroundings.hub, jobs: jobs, onCall: surroundings.onCall)
        var options = WorkerOptions(
            id: id, maxConcurrentActivities: shape.slots,
            maxLiveInstances: shape.maxLiveInstances, activityTimeout: nil,
            // A death is not the activity's fault here.
            maximumDeliveries: 10_000)
        options.replaysEveryTurn = shape.replaysEveryTurn
        options.commitDelay = .seconds(shape.gathering)
        if let limit = shape.limit { options.activityLimits = ["work": .concurrent(limit)] }
        var process = WorkerSurroundings()
        process.executors = SimulatedExecutors(jobs)
        process.hasLeaseThread = false
        process.pause = { [clock] in try await clock.sleep(until: clock.now + $0) }
        let name = id
        var observer: (@Sendable (EngineEvent) -> Void)?
        if let onEvent = surroundings.onEvent { observer = { onEvent("\(name): \($0)") } }
        let worker = Worker(
            store: store.opened(), orchestrations: FlowProvider(),
            activities: SimulatedActivities(
                clock: clock, hub: surroundings.hub, shape: shape), options: options,
            clock: clock,
            surroundings: process,
            observer: observer)
        surroundings.leftovers.watch(worker, as: "Worker \(id)")
        self.store = store
        self.worker = worker
        Task.detached { [clock] in
            await Self.live(worker, store, clock, options.renewalInterval)
        }
    }

    /// What a process does: starts, again and again where the hub does not answer, and renews.
    private static func live(
        _ worker: Worker, _ store: SimulatedStore, _ clock: SkewedClock, _ interval: Duration
    ) async {
        var hasStarted = false
        while !store.isGone {
            do {
                if !hasStarted { try await worker.start() }
                hasStarted = true
                try await clock.sleep(until: clock.now + interval)
                await worker.renewLeases()
            } catch {
                do { try await clock.sleep(until: clock.now + .seconds(1)) } catch { return }
            }
        }
    }

    /// Ends the process as SIGKILL does, and starts another one after a while.
    func die(isNoticed: Bool) {
        guard let worker, let store else { return }
        store.die()
        if isNoticed { surroundings.hub.memory.declareDead(id) }
        self.worker = nil
        self.store = nil
        let clock = surroundings.clock
        let absence = surroundings.jobs.draw(0...Self.maximumAbsence)
        Task.detached {
            await worker.crash()
            do { try await clock.sleep(until: clock.now + .seconds(absence)) } catch { return }
            self.start()
        }
    }

    /// Lets everybody know that the process of the last generation has ended.
    func declareDead() { surroundings.hub.memory.declareDead(id) }

    /// Ends the place itself, with what still runs there.
    func close() {
        isClosed = true
        store?.die()
    }

    /// Stops as a process does that was asked to.
    func stop() async {
        guard let worker, let store else { return }
        await worker.stop()
        store.die()
    }
}
