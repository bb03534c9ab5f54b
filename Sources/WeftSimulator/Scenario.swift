import WeftCore

/// Everything that one simulation does, drawn from its seed: data, so that it can be printed, run
/// again and made smaller.
struct Scenario: Sendable {
    let seed: UInt64
    var flows: [Flow]
    var workers: [WorkerShape]
    var disturbances: [Disturbance]
    var order: JobQueue.Order
    /// Whether commits survive a loss of power, as with the durability `.power`.
    let isSynced: Bool
    /// Whether the hub breaks its word; see `SimulatedHub`.
    var isBroken = false

    struct WorkerShape: Sendable {
        let slots: Int
        let maxLiveInstances: Int
        let replaysEveryTurn: Bool
    }

    /// Something bad that happens at a call to the store, counted over all workers.
    struct Disturbance: Sendable {
        let number: Int
        let call: Int
        let kind: Kind
    }

    enum Kind: Sendable {
        /// The call fails and nothing of it is kept: the file was busy, or could not be read.
        case failure
        /// The call is kept, and its caller is told that it failed.
        case lostAnswer
        /// Nothing can be written for so many calls.
        case fullDisk(calls: Int)
        /// A worker dies, as by SIGKILL; the next one looks for dead workers, or has to wait.
        case kill(worker: Int, isNoticed: Bool)
        /// A worker stands still for so many calls of others, as by SIGSTOP.
        case freeze(worker: Int, calls: Int)
        /// All workers die; what was not synced may be gone.
        case powerLoss
        /// The wall clock jumps, back or forth.
        case clockJump(seconds: Int)
        /// The instance is suspended, and resumed so many calls later.
        case suspend(flow: Int, calls: Int)
        /// An event is raised early, or again.
        case event(flow: Int, index: Int)
    }
}

extension Scenario {
    private static let maximumDisturbances = 12
    /// The calls among which disturbances fall.
    private static let disturbedCalls = 400

    /// The scenario of a seed.
    static func drawn(from seed: UInt64) -> Scenario {
        var random = SeededRandom(seed: seed)
        let flows = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            Flow.random(using: &random)
        }
        let workers = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            WorkerShape(
                slots: Int.random(in: 1...3, using: &random),
                maxLiveInstances: Int.random(in: 1...4, using: &random),
                replaysEveryTurn: Int.random(in: 0..<4, using: &random) == 0)
        }
        let count = Int.random(in: 0...maximumDisturbances, using: &random)
        // Half of the scenarios are disturbed early, where most happens.
        let last = Bool.random(using: &random) ? 60 : disturbedCalls
        var calls: [Int] = []
        for _ in 0..<count { calls.append(Int.random(in: 1...last, using: &random)) }
        var disturbances: [Disturbance] = []
        for (number, call) in calls.sorted().enumerated() {
            let kind = kind(workers.count, flows, using: &random)
            disturbances.append(Disturbance(number: number, call: call, kind: kind))
        }
        return Scenario(
            seed: seed, flows: flows, workers: workers, disturbances: disturbances,
            order: JobQueue.Order.allCases.randomElement(using: &random) ?? .any,
            isSynced: Int.random(in: 0..<3, using: &random) > 0)
    }

    private static func kind(
        _ workers: Int, _ flows: [Flow], using random: inout SeededRandom
    ) -> Kind {
        let worker = Int.random(in: 0..<workers, using: &random)
        let flow = Int.random(in: 0..<flows.count, using: &random)
        let calls = Int.random(in: 1...40, using: &random)
        switch Int.random(in: 0..<14, using: &random) {
        case 0, 1: return .failure
        case 2, 3: return .lostAnswer
        case 4: return .fullDisk(calls: calls)
        case 5, 6: return .kill(worker: worker, isNoticed: Bool.random(using: &random))
        case 7, 8: return .freeze(worker: worker, calls: calls)
        case 9: return .powerLoss
        case 10, 11: return .clockJump(seconds: Int.random(in: -20...100, using: &random))
        case 12: return .suspend(flow: flow, calls: calls)
        default:
            return .event(flow: flow, index: Int.random(in: 0..<14, using: &random))
        }
    }

    /// The same work with one worker and nothing in its way.
    var undisturbed: Scenario {
        var scenario = self
        scenario.workers = [WorkerShape(slots: 2, maxLiveInstances: 8, replaysEveryTurn: false)]
        scenario.disturbances = []
        scenario.order = .first
        return scenario
    }
}

extension Scenario: CustomStringConvertible {
    var description: String {
        var lines = [
            "seed \(seed), jobs in order \"\(order.rawValue)\", durability "
                + (isSynced ? "power" : "process")
        ]
        for (number, flow) in flows.enumerated() { lines.append("  flow \(number): \(flow)") }
        for (number, worker) in workers.enumerated() {
            lines.append(
                "  worker \(number): \(worker.slots) slots, \(worker.maxLiveInstances) live"
                    + (worker.replaysEveryTurn ? ", always replaying" : ""))
        }
        for disturbance in disturbances {
            lines.append(
                "  [\(disturbance.number)] at call \(disturbance.call): \(disturbance.kind)")
        }
        return lines.joined(separator: "\n")
    }
}
