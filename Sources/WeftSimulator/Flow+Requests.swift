import Foundation
import WeftCore

extension Flow.Work {
    /// What its failures are called.
    static let forGood = "for-good"
    static let broken = "broken"

    /// A clock that jumps may use up some attempts of those that have a time limit.
    var retry: RetryPolicy {
        get throws {
            try RetryPolicy(
                attempts: remedy == .resume ? 2 : trouble == .throwing ? 6 : 40,
                maximumInterval: .seconds(20),
                nonRetryable: remedy == .resume ? [Self.forGood] : [Self.forGood, Self.broken],
                pausesWhenExhausted: remedy == .resume)
        }
    }

    var timeout: Duration? { trouble == .hanging ? .seconds(seconds + 30) : nil }

    var heartbeatTimeout: Duration? { trouble == .silent ? .seconds(15) : nil }

    func reuseKey(of id: Int, after sum: Int) -> String? {
        isReusable && !failsForGood ? "\(id)/\(sum)" : nil
    }

    /// What the activity is given.
    func input(of id: Int, after sum: Int) -> JSONValue {
        [
            "id": .int(id), "sum": .int(sum), "failures": .int(failures),
            "forGood": .bool(failsForGood), "seconds": .int(seconds),
            "trouble": .string(trouble.rawValue), "remedies": .int(remedies),
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

extension Flow: CustomStringConvertible {
    var description: String {
        (generations > 1 ? "\(generations) times " : "") + "\(frontEnd.rawValue) "
            + nodes.map { node in
                "\(node.id): \(node.kind)" + (node.after.isEmpty ? "" : " after \(node.after)")
            }.joined(separator: "; ")
    }
}

extension Flow.Kind: CustomStringConvertible {
    var description: String {
        switch self {
        case .task(let work): "task\(work)"
        case .timer(let seconds): "timer \(seconds) s"
        case .event(let isLimited): isLimited ? "event with limit" : "event"
        case .child(let flow): "child (\(flow))"
        }
    }
}

extension Flow.Work: CustomStringConvertible {
    var description: String {
        (failures > 0 ? " fails \(failures)x \(trouble.rawValue)" : "")
            + (failsForGood ? " for good" : "")
            + (seconds > 0 ? " \(seconds) s" : "") + (isReusable ? " reusable" : "")
            + (remedy.map { " needs \($0.rawValue) \(remedies)x" } ?? "")
    }
}
