import WeftCore

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
        let isSkewed = Int.random(in: 0..<3, using: &random) == 0
        var workers = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            WorkerShape(
                slots: Int.random(in: 1...3, using: &random),
                maxLiveInstances: Int.random(in: 1...4, using: &random),
                replaysEveryTurn: Int.random(in: 0..<4, using: &random) == 0,
                skew: isSkewed ? Int.random(in: -40...40, using: &random) : 0)
        }
        // Drawn apart, so that seeds of before mean what they did.
        var others = SeededRandom(seed: seed ^ 0x11317)
        for index in workers.indices where Int.random(in: 0..<4, using: &others) == 0 {
            workers[index].limit = Int.random(in: 1...2, using: &others)
        }
        // Apart again.
        var gathering = SeededRandom(seed: seed ^ 0x6a7e5)
        for index in workers.indices where Int.random(in: 0..<3, using: &gathering) == 0 {
            workers[index].gathering = Int.random(in: 1...60, using: &gathering)
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
        switch Int.random(in: 0..<18, using: &random) {
        case 0, 1: return .failure
        case 2, 3: return .lostAnswer
        case 4: return .fullDisk(calls: calls)
        case 5, 6: return .kill(worker: worker, isNoticed: Bool.random(using: &random))
        case 7, 8: return .freeze(worker: worker, calls: calls)
        case 9: return .powerLoss
        case 10, 11: return .clockJump(seconds: Int.random(in: -20...100, using: &random))
        case 12: return .suspend(flow: flow, calls: calls)
        case 13:
            return .skew(worker: worker, seconds: Int.random(in: -60...60, using: &random))
        case 14: return .stop(flow: flow, isCancel: Bool.random(using: &random))
        case 15, 16:
            let act = ChildAct.allCases.randomElement(using: &random) ?? .cancel
            return .child(act, choice: Int.random(in: 0..<60, using: &random), calls: calls)
        default:
            return .event(flow: flow, index: Int.random(in: 0..<60, using: &random))
        }
    }

    /// The same work with one worker and nothing in its way.
    var undisturbed: Scenario {
        var scenario = self
        scenario.workers = [
            WorkerShape(slots: 2, maxLiveInstances: 8, replaysEveryTurn: false, skew: 0)
        ]
        scenario.disturbances = []
        scenario.order = .first
        return scenario
    }
}
