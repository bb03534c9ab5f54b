internal import Foundation
internal import WeftArtifacts
internal import WeftCore
internal import WeftDurable
internal import WeftFiles
internal import WeftPipeline
internal import WeftSQLite

/// An item as its batch is given it. Batches handle many: their JSON is made by hand.
struct TakenItem: Hashable, Sendable {
    /// Its number in the batch.
    let position: Int
    /// The inputs of its instance.
    let request: JSONValue

    init(position: Int, request: JSONValue) {
        self.position = position
        self.request = request
    }

    init(json: JSONValue) throws {
        self.init(position: try json.int("position"), request: try json.demand("request"))
    }

    var json: JSONValue { ["position": .int(position), "request": request] }
}

/// How an item's instance ended.
struct ItemOutcome: Hashable, Sendable {
    let position: Int
    let result: Result<JSONValue, Failure>

    init(position: Int, result: Result<JSONValue, Failure>) {
        self.position = position
        self.result = result
    }

    init(json: JSONValue) throws {
        position = try json.int("position")
        result =
            if let failure = json["failure"] {
                .failure(try Failure(json: failure))
            } else {
                .success(try json.demand("result"))
            }
    }

    var json: JSONValue {
        switch result {
        case .success(let value): ["position": .int(position), "result": value]
        case .failure(let failure): ["position": .int(position), "failure": failure.json]
        }
    }

    var hasFailed: Bool { if case .failure = result { true } else { false } }
}

extension CallOptions {
    /// What the hub itself does is tried again, and then waits for people: a full disk ends.
    static func ofHub(_ label: String) -> CallOptions {
        CallOptions(
            retry: (try? RetryPolicy(attempts: 5, pausesWhenExhausted: true)) ?? .none,
            label: label)
    }
}

/// Reads the next items of a batch from the hub's book.
struct TakeItems: DurableActivity {
    static let name = "take-items"
    static let options = CallOptions.ofHub("take items")

    struct Input: Codable, Sendable {
        /// The position of the last one that was taken.
        var after: Int
        var limit: Int
    }

    let store: SQLiteStore

    func run(_ input: Input, in context: ActivityContext) async throws -> JSONValue {
        let items = try await store.items(
            of: context.instanceID, in: .open, after: input.after, limit: input.limit)
        return .array(
            items.map { TakenItem(position: $0.position, request: $0.request ?? [:]).json })
    }
}

/// Records in the hub's book how items have ended, and removes the instances of those that are done.
/// Doing it twice changes nothing.
struct SettleItems: DurableActivity {
    static let name = "settle-items"
    static let options = CallOptions.ofHub("record items")

    let store: SQLiteStore

    func run(_ input: JSONValue, in context: ActivityContext) async throws -> Nothing {
        let outcomes = try (input.arrayValue ?? []).map(ItemOutcome.init(json:))
        let now = SystemClock().now
        let items = try outcomes.map { try settled($0, at: now) }
        try await store.settle(items, of: context.instanceID, at: now)
        let batch = context.instanceID
        let done = try outcomes.filter { !$0.hasFailed }.map {
            try InstanceID(BatchItem.instance(of: $0.position, in: batch))
        }
        _ = try await store.purge(done)
        return Nothing()
    }

    private func settled(_ outcome: ItemOutcome, at now: Timestamp) throws -> SettledItem {
        switch outcome.result {
        case .failure(let failure):
            return SettledItem(position: outcome.position, ending: .failed(failure))
        case .success(let value):
            let result = try ItemResult(planJSON: value)
            let moment = Int(now.microseconds) * 1000
            return SettledItem(
                position: outcome.position,
                ending: .done(
                    sources: result.sources, stamp: result.stamp(at: moment),
                    outputs: try result.files.map { try $0.record(at: moment) }))
        }
    }
}
