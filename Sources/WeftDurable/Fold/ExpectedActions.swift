internal import WeftCore

/// During replay: the actions that the orchestrator has asked for and that the history must
/// record next, in the same order.
struct ExpectedActions {
    private var queue: [HistoryEvent.Kind] = []
    private var next = 0

    mutating func add(_ actions: [OrchestrationAction]) {
        if next == queue.count {
            queue.removeAll(keepingCapacity: true)
            next = 0
        }
        for action in actions {
            switch action {
            case .scheduleTask(let request): queue.append(.taskScheduled(request))
            case .createTimer(let timerID, let fireAt):
                queue.append(.timerCreated(timerID: timerID, fireAt: fireAt))
            case .complete(let outcome): queue.append(.executionCompleted(outcome))
            case .cancelTimer: break
            }
        }
    }

    /// Whether the event records an action, rather than being an input from outside.
    ///
    /// The end of an instance is a record where the orchestrator asked for it, and an input where
    /// the instance was canceled or terminated.
    func isRecord(_ event: HistoryEvent) -> Bool {
        switch event.kind {
        case .taskScheduled, .timerCreated: true
        case .executionCompleted(.completed), .executionCompleted(.failed): true
        default: false
        }
    }

    mutating func match(_ event: HistoryEvent, after sequence: Int) throws {
        guard next < queue.count else {
            // A failure of the orchestrator itself is recorded without having been asked for.
            if case .executionCompleted(.failed) = event.kind { return }
            throw mismatch(recorded: Self.words(event.kind), asked: "nothing", event.sequence)
        }
        guard queue[next] == event.kind else {
            if case .executionCompleted(.failed) = event.kind { next = queue.count; return }
            throw mismatch(
                recorded: Self.words(event.kind), asked: Self.words(queue[next]), event.sequence)
        }
        next += 1
    }

    func requireNone(before event: HistoryEvent?) throws {
        guard next < queue.count else { return }
        if let event, case .executionCompleted = event.kind { return }
        throw mismatch(
            recorded: event.map { Self.words($0.kind) } ?? "the end of the history",
            asked: Self.words(queue[next]), event?.sequence ?? -1)
    }

    private func mismatch(recorded: String, asked: String, _ sequence: Int) -> DurableError {
        let place = sequence < 0 ? "at the end" : "at event \(sequence)"
        return DurableError(
            code: .nonDeterministic,
            "Expected the orchestration to repeat its history, found \(recorded) recorded \(place) "
                + "where it now asks for \(asked). The code that decides was changed; run this "
                + "instance with the version that started it.")
    }

    private static func words(_ kind: HistoryEvent.Kind) -> String {
        switch kind {
        case .taskScheduled(let request):
            "task \(request.taskID) (\(request.activity), \"\(request.label)\")"
        case .timerCreated(let timerID, _): "timer \(timerID)"
        default: kind.name
        }
    }
}
