import WeftCore

extension Flow {
    /// The most nodes of a flow, by how deep it lies in another.
    private static let maximumNodes = [14, 4, 2]

    static func random(using random: inout SeededRandom, depth: Int = 0) -> Flow {
        let count = Int.random(in: 1...maximumNodes[depth], using: &random)
        let isWide = Bool.random(using: &random)
        let nodes = (0..<count).map { id in
            Node(
                id: id, kind: kind(using: &random, depth),
                after: (0..<id).filter { other in
                    // Wide flows fan out from the first node; narrow ones are nearly chains.
                    isWide
                        ? other == 0 || Int.random(in: 0..<12, using: &random) == 0
                        : other == id - 1 || Int.random(in: 0..<8, using: &random) == 0
                })
        }
        var flow = Flow(nodes: nodes)
        flow.frontEnd = FrontEnd.allCases.randomElement(using: &random) ?? .counting
        if Int.random(in: 0..<4, using: &random) == 0 {
            flow.generations = Int.random(in: 2...3, using: &random)
        }
        return flow
    }

    private static func kind(using random: inout SeededRandom, _ depth: Int) -> Kind {
        switch Int.random(in: 0..<14, using: &random) {
        case 0: return .timer(seconds: Int.random(in: 0...120, using: &random))
        // Nobody raises events on a sub-orchestration.
        case 1 where depth == 0: return .event(isLimited: Bool.random(using: &random))
        case 2 where depth + 1 < maximumNodes.count:
            return .child(.random(using: &random, depth: depth + 1))
        default: return .task(.random(using: &random))
        }
    }
}

extension Flow.Work {
    static func random(using random: inout SeededRandom) -> Flow.Work {
        var work = Flow.Work()
        if Int.random(in: 0..<4, using: &random) == 0 {
            work.failures = Int.random(in: 1...3, using: &random)
            work.trouble =
                Int.random(in: 0..<2, using: &random) == 0
                ? .throwing : Trouble.allCases.randomElement(using: &random) ?? .throwing
        }
        if Int.random(in: 0..<3, using: &random) == 0 {
            work.seconds = Int.random(in: 0...45, using: &random)
        }
        work.failsForGood = Int.random(in: 0..<12, using: &random) == 0
        work.isReusable = Int.random(in: 0..<3, using: &random) == 0
        if Int.random(in: 0..<16, using: &random) == 0 {
            work.remedy = Remedy.allCases.randomElement(using: &random)
            work.remedies = Int.random(in: 1...2, using: &random)
            // Its attempts are few, and none is to be used up by anything else.
            if work.remedy == .resume { (work.failures, work.trouble) = (0, .throwing) }
        }
        return work
    }
}
