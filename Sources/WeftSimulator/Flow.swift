import WeftCore

/// A random orchestration: nodes that wait for earlier nodes, each of which gives a number.
///
/// The numbers do not depend on who runs what, when and how often, so every run of a flow must end
/// with the same one, however it is disturbed.
struct Flow: Codable, Sendable {
    struct Node: Codable, Sendable {
        let id: Int
        let kind: Kind
        /// The nodes that come before it, all with smaller IDs.
        let after: [Int]
    }

    enum Kind: Codable, Sendable {
        case task(Work)
        /// A durable timer of so many seconds.
        case timer(seconds: Int)
        /// An external event; a limited one also sets a timer that is canceled when it comes.
        case event(isLimited: Bool)
        /// A sub-orchestration without events.
        case child(Flow)
    }

    /// What an activity is to do.
    struct Work: Codable, Sendable {
        /// How an attempt fails that is to fail.
        enum Trouble: String, Codable, CaseIterable, Sendable {
            case throwing
            /// It goes on beyond its timeout.
            case hanging
            /// It reports nothing for longer than it may.
            case silent
        }

        /// What has to be done outside before any attempt succeeds.
        enum Remedy: String, Codable, CaseIterable, Sendable {
            /// Its attempts are used up and it is paused; somebody puts things right and resumes.
            case resume
            /// It fails its flow; somebody puts things right and rewinds.
            case rewind
        }

        /// So many attempts fail before one succeeds.
        var failures = 0
        var trouble = Trouble.throwing
        /// Whether it fails for good.
        var failsForGood = false
        /// How long it takes, in seconds of the simulated clock.
        var seconds = 0
        var isReusable = false
        /// What it needs of people, and how often.
        var remedy: Remedy?
        var remedies = 0
    }

    /// Which front end runs it.
    enum FrontEnd: String, Codable, CaseIterable, Sendable {
        /// A state machine that counts, as a plan's.
        case counting = "flow"
        case async = "async-flow"
    }

    let nodes: [Node]
    var frontEnd = FrontEnd.counting
    /// How often the nodes are gone through; each time but the first after a continue-as-new.
    var generations = 1
    /// What the generations before have come to.
    var carried = 0

    /// What the run must end with.
    var expected: Int {
        var sum = carried
        for _ in 0..<generations {
            var values: [Int] = []
            for node in nodes {
                let before = node.after.reduce(0) { $0 + values[$1] }
                values.append(Flow.value(of: node, after: before))
            }
            sum = Flow.digest(values, after: sum)
        }
        return sum
    }

    /// What a generation hands on.
    static func digest(_ values: [Int], after carried: Int) -> Int {
        values.reduce(carried) { ($0 &* 31 &+ $1) % 1_000_003 }
    }

    /// The flow of the next generation; `nil` where this is the last.
    func next(after values: [Int]) -> Flow? {
        guard generations > 1 else { return nil }
        var next = self
        next.generations -= 1
        next.carried = Flow.digest(values, after: carried)
        return next
    }

    static func value(of node: Node, after sum: Int) -> Int {
        switch node.kind {
        case .task(let work): work.failsForGood ? 13 : result(of: node.id, after: sum)
        case .timer: node.id
        case .event: node.id * 2 + 1
        case .child(let flow): flow.expected
        }
    }

    /// What an activity gives.
    static func result(of id: Int, after sum: Int) -> Int { (id &* 7 &+ sum &* 3 &+ 5) % 1_000_003 }

    // MARK: - Events and children

    /// The name of a node's event: that of one generation, counted down.
    func event(of node: Int) -> String { "g\(generations)e\(node)" }

    /// The names of the events that all generations wait for.
    var events: [String] {
        let ids = nodes.compactMap { if case .event = $0.kind { $0.id } else { nil } }
        return (1...generations).flatMap { left in ids.map { "g\(left)e\($0)" } }
    }

    /// The ID of the instance of a node that is a flow.
    func child(of node: Int, in parent: InstanceID) throws -> InstanceID {
        try InstanceID("\(parent)-g\(generations)c\(node)")
    }
}
