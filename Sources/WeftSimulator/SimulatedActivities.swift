import WeftCore
import WeftDurable

/// Does what a flow's node asks for: takes its time, fails its first attempts, gives a number.
struct SimulatedActivities: ActivityExecutor {
    private static let reportInterval = 5
    private static let forEver = Duration.days(1000)

    let clock: SkewedClock
    let hub: SimulatedHub
    private let places: Places

    init(clock: SkewedClock, hub: SimulatedHub, shape: Scenario.WorkerShape) {
        self.clock = clock
        self.hub = hub
        places = Places(shape)
    }

    var activityNames: Set<String> { ["work"] }

    func run(_ request: TaskRequest, in context: ActivityContext) async throws -> JSONValue {
        let place = places.enter()
        // It may have been called off before it began.
        if Task.isCancelled { places.callOff(place) }
        for problem in places.problems { hub.note(problem) }
        defer { places.leave(place) }
        return try await withTaskCancellationHandler {
            try await perform(request, in: context)
        } onCancel: {
            places.callOff(place)
        }
    }

    private func perform(
        _ request: TaskRequest, in context: ActivityContext
    ) async throws -> JSONValue {
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

/// How many activities of one process run at once: those that were called off have left their
/// slot, and count against the limit of their name until they return.
///
/// `@unchecked Sendable`: a simulation runs on one thread.
private final class Places: @unchecked Sendable {
    private let shape: Scenario.WorkerShape
    private var next = 0
    private var running: Set<Int> = []
    private var calledOff: Set<Int> = []

    init(_ shape: Scenario.WorkerShape) { self.shape = shape }

    func enter() -> Int {
        next += 1
        running.insert(next)
        return next
    }

    func callOff(_ place: Int) { calledOff.insert(place) }

    func leave(_ place: Int) {
        running.remove(place)
        calledOff.remove(place)
    }

    /// What is beyond what the worker may run.
    var problems: [String] {
        var found: [String] = []
        if running.count > shape.limit ?? .max {
            found.append("More than \(shape.limit ?? 0) activities ran at once.")
        }
        if running.subtracting(calledOff).count > shape.slots {
            found.append("More than \(shape.slots) slots were taken at once.")
        }
        return found
    }
}
