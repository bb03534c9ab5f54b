import WeftCore
import WeftDurable

/// Does what a flow's node asks for: takes its time, fails its first attempts, gives a number.
struct SimulatedActivities: ActivityExecutor {
    private static let reportInterval = 5
    private static let forEver = Duration.days(1000)

    let clock: SkewedClock
    let hub: SimulatedHub
    private let peak: Peak

    init(clock: SkewedClock, hub: SimulatedHub, limit: Int?) {
        self.clock = clock
        self.hub = hub
        peak = Peak(limit: limit ?? .max)
    }

    var activityNames: Set<String> { ["work"] }

    func run(_ request: TaskRequest, in context: ActivityContext) async throws -> JSONValue {
        if !peak.enter() { hub.note("More than \(peak.limit) activities ran at once.") }
        defer { peak.leave() }
        let input = request.input
        let trouble = Flow.Work.Trouble(rawValue: try input.string("trouble"))
        try await work(try input.int("seconds"), in: context)
        if input["forGood"] == .bool(true) {
            throw Failure(code: Flow.Work.forGood, message: "It fails for good.")
        }
        guard hub.remedies(for: context.instanceID) >= (try input.int("remedies")) else {
            throw Failure(code: Flow.Work.broken, message: "Somebody has to put this right.")
        }
        guard context.attempt > (try input.int("failures")) else {
            if trouble != .throwing { try await clock.sleep(until: clock.now + Self.forEver) }
            throw Failure(code: "for-now", message: "Attempt \(context.attempt) fails.")
        }
        return .int(Flow.result(of: try input.int("id"), after: try input.int("sum")))
    }

    /// Takes its time, and reports now and then where that is asked for.
    private func work(_ seconds: Int, in context: ActivityContext) async throws {
        var left = seconds
        while left > 0 {
            let piece = context.heartbeatTimeout == nil ? left : min(left, Self.reportInterval)
            try await clock.sleep(until: clock.now + .seconds(piece))
            left -= piece
            if left > 0 { context.report(Double(seconds - left) / Double(seconds)) }
        }
    }

    func canReuse(_ result: JSONValue, for request: TaskRequest) async -> Bool { true }
}

/// How many activities of one process run at once.
///
/// `@unchecked Sendable`: a simulation runs on one thread.
private final class Peak: @unchecked Sendable {
    let limit: Int
    private var running = 0

    init(limit: Int) { self.limit = limit }

    /// - Returns: whether that is allowed.
    func enter() -> Bool {
        running += 1
        return running <= limit
    }

    func leave() { running -= 1 }
}
