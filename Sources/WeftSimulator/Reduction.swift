/// What is left out of a scenario to make it smaller.
struct Reduction: Sendable, CustomStringConvertible {
    /// Disturbances by their number.
    var dropped: Set<Int> = []
    /// Flows beyond so many, and workers beyond so many, are left out.
    var flows = Int.max
    var workers = Int.max
    var isInOrder = false
    /// Not left out, but put in: a hub that breaks its word.
    var isBroken = false

    func applied(to scenario: Scenario) -> Scenario {
        var smaller = scenario
        smaller.flows = Array(scenario.flows.prefix(flows))
        smaller.workers = Array(scenario.workers.prefix(workers))
        if isInOrder { smaller.order = .first }
        if isBroken { smaller.isBroken = true }
        smaller.disturbances = scenario.disturbances.filter { disturbance in
            guard !dropped.contains(disturbance.number) else { return false }
            switch disturbance.kind {
            case .kill(let worker, _), .freeze(let worker, _), .skew(let worker, _):
                return worker < workers
            case .suspend(let flow, _), .event(let flow, _), .stop(let flow, _):
                return flow < flows
            default: return true
            }
        }
        return smaller
    }

    /// The options that repeat it.
    var description: String {
        var words: [String] = []
        if !dropped.isEmpty {
            words.append("--without \(dropped.sorted().map(String.init).joined(separator: ","))")
        }
        if flows < .max { words.append("--flows \(flows)") }
        if workers < .max { words.append("--workers \(workers)") }
        if isInOrder { words.append("--in-order") }
        if isBroken { words.append("--broken") }
        return words.joined(separator: " ")
    }
}

extension Scenario {
    /// The smallest reduction found under which the scenario still fails: pieces are left out one
    /// after the other for as long as that can be done.
    func shrunk(whileFails fails: (Scenario) -> Bool) -> Reduction {
        var best = Reduction()
        best.isBroken = isBroken
        var isSmaller = true
        while isSmaller {
            isSmaller = false
            for candidate in candidates(after: best) where fails(candidate.applied(to: self)) {
                best = candidate
                isSmaller = true
                break
            }
        }
        return best
    }

    private func candidates(after best: Reduction) -> [Reduction] {
        var found: [Reduction] = []
        func add(_ change: (inout Reduction) -> Void) {
            var next = best
            change(&next)
            found.append(next)
        }
        if !best.isInOrder { add { $0.isInOrder = true } }
        let left = best.applied(to: self)
        if left.workers.count > 1 { add { $0.workers = left.workers.count - 1 } }
        if left.flows.count > 1 { add { $0.flows = left.flows.count - 1 } }
        for disturbance in left.disturbances { add { $0.dropped.insert(disturbance.number) } }
        return found
    }
}
