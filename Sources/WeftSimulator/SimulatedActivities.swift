import WeftCore
import WeftDurable
import WeftTesting

/// Does what a flow's node asks for: takes its time, fails its first attempts, gives a number.
struct SimulatedActivities: ActivityExecutor {
    let clock: ManualClock

    var activityNames: Set<String> { ["work"] }

    func run(_ request: TaskRequest, in context: ActivityContext) async throws -> JSONValue {
        let input = request.input
        let seconds = try input.int("seconds")
        if seconds > 0 { try await clock.sleep(until: clock.now + .seconds(seconds)) }
        if input["forGood"] == .bool(true) {
            throw Failure(code: "for-good", message: "It fails for good.")
        }
        guard context.attempt > (try input.int("failures")) else {
            throw Failure(code: "for-now", message: "Attempt \(context.attempt) fails.")
        }
        return .int(Flow.result(of: try input.int("id"), after: try input.int("sum")))
    }

    func canReuse(_ result: JSONValue, for request: TaskRequest) async -> Bool { true }
}
