internal import WeftCore

/// During replay: the actions that the orchestrator has asked for and that the history must
/// record next, in the same order.
struct ExpectedActions {
    private enum Entry {
        case record(HistoryEvent.Kind)
        case cancellation(timerID: Int)
    }

    private var queue: [Entry] = []
    private var next = 0

    mutating func add(_ actions: [OrchestrationAction]) {
        if next == queue.count {
            queue.removeAll(keepingCapacity: true)
            next = 0
        }
        for action in actions {
            switch action {
            case .scheduleTask(let request): queue.append(.record(.taskScheduled(request)))
            case .createTimer(let timerID, let fireAt):
                queue.append(.record(.timerCreated(timerID: timerID, fireAt: fireAt)))
            case .cancelTimer(let timerID): queue.append(.cancellation(timerID: timerID))
            case .startChild(let request):
                queue.append(.record(.subOrchestrationInstanceCreated(request)))
            case .sendEvent(let sent): queue.append(.record(.eventSent(sent)))
            case .cancelTask, .cancelChild, .continueAsNew: break
            case .complete(let outcome):
                // What is asked for after the end is not performed.
                return queue.append(.record(.executionCompleted(outcome)))
            }
        }
    }

    /// The timers that are canceled before the next record; nothing is recorded of them.
    mutating func takeCancellations() -> [Int] {
        var timerIDs: [Int] = []
        while next < queue.count, case .cancellation(let timerID) = queue[next] {
            timerIDs.append(timerID)
            next += 1
        }
        return timerIDs
    }

    /// Whether the event records an action, rather than being an input from outside.
    ///
    /// The end of an instance is a record where the orchestrator asked for it, and an input where
    /// the instance was canceled or terminated.
    func isRecord(_ event: HistoryEvent) -> Bool {
        switch event.kind {
        case .taskScheduled, .timerCreated, .subOrchestrationInstanceCreated, .eventSent: true
        case .executionCompleted(.completed), .executionCompleted(.failed): true
        default: false
        }
    }

    mutating func match(_ event: HistoryEvent) throws {
        guard let asked = nextRecord else {
            // A failure of the orchestrator itself is recorded without having been asked for.
            if case .executionCompleted(.failed) = event.kind { return }
            throw mismatch(recorded: Self.words(event.kind), asked: "nothing", event.sequence)
        }
        guard asked == event.kind else {
            if case .executionCompleted(.failed) = event.kind { return next = queue.count }
            throw mismatch(
                recorded: Self.words(event.kind), asked: Self.words(asked), event.sequence)
        }
        next += 1
    }

    func requireNone(before event: HistoryEvent?) throws {
        guard let asked = nextRecord else { return }
        if let event, case .executionCompleted = event.kind { return }
        throw mismatch(
            recorded: event.map { Self.words($0.kind) } ?? "nothing more",
            asked: Self.words(asked), event?.sequence ?? -1)
    }

    /// What the history must record next, or `nil`.
    private var nextRecord: HistoryEvent.Kind? {
        guard next < queue.count, case .record(let kind) = queue[next] else { return nil }
        return kind
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
