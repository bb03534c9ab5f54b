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
        /// How far its clock is ahead, in seconds.
        let skew: Int
        /// How many of its activities may run at once, by a limit of their name.
        var limit: Int?
        /// How long ends of its activities wait for each other, in seconds.
        var gathering = 0
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
        /// All wall clocks jump, back or forth.
        case clockJump(seconds: Int)
        /// That of one worker does.
        case skew(worker: Int, seconds: Int)
        /// The instance is suspended, and resumed so many calls later.
        case suspend(flow: Int, calls: Int)
        /// An event is raised early, or again.
        case event(flow: Int, index: Int)
        /// The flow is canceled or terminated: it then ends so, or as undisturbed.
        case stop(flow: Int, isCancel: Bool)
        /// Something is done to a sub-orchestration, whichever there is.
        case child(ChildAct, choice: Int, calls: Int)
    }

    enum ChildAct: CaseIterable, Sendable {
        /// Its parent then fails, and somebody rewinds that.
        case cancel, terminate
        /// Suspended, and resumed some calls later.
        case suspend
        /// Removed, where it has ended.
        case purge
    }

    /// The flows that somebody stops.
    var stopped: Set<Int> {
        Set(disturbances.compactMap { if case .stop(let flow, _) = $0.kind { flow } else { nil } })
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
                    + (worker.replaysEveryTurn ? ", always replaying" : "")
                    + (worker.limit.map { ", no more than \($0) activities" } ?? "")
                    + (worker.skew == 0 ? "" : ", clock ahead by \(worker.skew) s"))
        }
        for disturbance in disturbances {
            lines.append(
                "  [\(disturbance.number)] at call \(disturbance.call): \(disturbance.kind)")
        }
        return lines.joined(separator: "\n")
    }
}
