import Foundation
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
    }

    /// What an activity is to do.
    struct Work: Codable, Sendable {
        /// So many attempts fail before one succeeds.
        var failures: Int
        /// Whether it fails for good.
        var failsForGood: Bool
        /// How long it takes, in seconds of the simulated clock.
        var seconds: Int
        var isReusable: Bool
    }

    /// Which front end runs it.
    enum FrontEnd: String, Codable, CaseIterable, Sendable {
        /// A state machine that counts, as a plan's.
        case counting = "flow"
        case async = "async-flow"
        /// An async orchestration that waits for another one.
        case parent = "parent-flow"
    }

    let nodes: [Node]
    var frontEnd = FrontEnd.counting

    /// What the run must end with.
    var expected: Int {
        var values: [Int] = []
        for node in nodes {
            let sum = node.after.reduce(0) { $0 + values[$1] }
            values.append(Flow.value(of: node, after: sum))
        }
        return values.reduce(0) { ($0 &* 31 &+ $1) % 1_000_003 }
    }

    static func value(of node: Node, after sum: Int) -> Int {
        switch node.kind {
        case .task(let work): work.failsForGood ? 13 : result(of: node.id, after: sum)
        case .timer: node.id
        case .event: node.id * 2 + 1
        }
    }

    /// What an activity gives.
    static func result(of id: Int, after sum: Int) -> Int { (id &* 7 &+ sum &* 3 &+ 5) % 1_000_003 }
}

extension Flow {
    /// The most nodes of a flow.
    private static let maximumNodes = 14

    static func random(using random: inout SeededRandom) -> Flow {
        let count = Int.random(in: 1...maximumNodes, using: &random)
        let isWide = Bool.random(using: &random)
        let nodes = (0..<count).map { id in
            Node(
                id: id, kind: kind(using: &random),
                after: (0..<id).filter { other in
                    // Wide flows fan out from the first node; narrow ones are nearly chains.
                    isWide
                        ? other == 0 || Int.random(in: 0..<12, using: &random) == 0
                        : other == id - 1 || Int.random(in: 0..<8, using: &random) == 0
                })
        }
        var flow = Flow(nodes: nodes)
        flow.frontEnd = FrontEnd.allCases.randomElement(using: &random) ?? .counting
        // Nobody raises events on a sub-orchestration.
        if flow.frontEnd == .parent, !flow.events.isEmpty { flow.frontEnd = .async }
        return flow
    }

    private static func kind(using random: inout SeededRandom) -> Kind {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return .timer(seconds: Int.random(in: 0...120, using: &random))
        case 1: return .event(isLimited: Bool.random(using: &random))
        default:
            let isTroubled = Int.random(in: 0..<4, using: &random) == 0
            let isSlow = Int.random(in: 0..<3, using: &random) == 0
            return .task(
                Work(
                    failures: isTroubled ? Int.random(in: 1...3, using: &random) : 0,
                    failsForGood: Int.random(in: 0..<12, using: &random) == 0,
                    seconds: isSlow ? Int.random(in: 0...45, using: &random) : 0,
                    isReusable: Int.random(in: 0..<3, using: &random) == 0))
        }
    }

    /// The events that the flow waits for, by node.
    var events: [Int] {
        nodes.compactMap { if case .event = $0.kind { $0.id } else { nil } }
    }
}

extension Flow: CustomStringConvertible {
    var description: String {
        "\(frontEnd.rawValue) "
            + nodes.map { node in
                let words: String
                switch node.kind {
                case .task(let work):
                    words =
                        "task" + (work.failures > 0 ? " fails \(work.failures)x" : "")
                        + (work.failsForGood ? " for good" : "")
                        + (work.seconds > 0 ? " \(work.seconds) s" : "")
                        + (work.isReusable ? " reusable" : "")
                case .timer(let seconds): words = "timer \(seconds) s"
                case .event(let isLimited): words = isLimited ? "event with limit" : "event"
                }
                return "\(node.id): \(words)" + (node.after.isEmpty ? "" : " after \(node.after)")
            }.joined(separator: "; ")
    }
}

extension Flow.Work {
    var retry: RetryPolicy {
        get throws { try RetryPolicy(attempts: 6, nonRetryable: ["for-good"]) }
    }

    func reuseKey(of id: Int, after sum: Int) -> String? {
        isReusable && !failsForGood ? "\(id)/\(sum)" : nil
    }

    /// What the activity is given.
    func input(of id: Int, after sum: Int) -> JSONValue {
        [
            "id": .int(id), "sum": .int(sum), "failures": .int(failures),
            "forGood": .bool(failsForGood), "seconds": .int(seconds),
        ]
    }
}

extension Flow {
    /// The flow as an instance is given it.
    var json: JSONValue {
        get throws { try JSONValue(parsing: [UInt8](JSONEncoder().encode(self))) }
    }

    init(json: JSONValue) throws {
        self = try JSONDecoder().decode(Flow.self, from: Data(json.text.utf8))
    }
}
