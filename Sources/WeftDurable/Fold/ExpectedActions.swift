internal import WeftCore

/// During replay: the actions that the orchestrator has asked for and that the history must
/// record next, in the same order.
struct ExpectedActions {
    private enum Entry {
        case record(HistoryEvent.Kind)
        case cancellation(Cancellation)
        /// It replaces the history, so no history records it.
        case continueAsNew
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
            case .startChild(let request):
                queue.append(.record(.subOrchestrationInstanceCreated(request)))
            case .sendEvent(let sent): queue.append(.record(.eventSent(sent)))
            case .cancelTimer(let timerID): queue.append(.cancellation(.timer(timerID)))
            case .cancelTask(let taskID): queue.append(.cancellation(.task(taskID)))
            case .cancelChild(let childID): queue.append(.cancellation(.child(childID)))
            // What is asked for after the end is not performed.
            case .continueAsNew: return queue.append(.continueAsNew)
            case .complete(let outcome):
                return queue.append(.record(.executionCompleted(outcome)))
            }
        }
    }

    /// What is canceled before the next record.
    mutating func takeCancellations() -> [Cancellation] {
        var taken: [Cancellation] = []
        while next < queue.count, case .cancellation(let cancellation) = queue[next] {
            taken.append(cancellation)
            next += 1
        }
        return taken
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

    /// - Returns: what was asked for, whole, where the event may hold a reference to its payload.
    mutating func match(_ event: HistoryEvent) throws -> HistoryEvent.Kind {
        guard next < queue.count else {
            // A failure of the orchestrator itself is recorded without having been asked for.
            if case .executionCompleted(.failed) = event.kind { return event.kind }
            throw ReplayMismatch(recorded: event, asked: nil).error
        }
        guard case .record(let asked) = queue[next], asked.isRecorded(as: event.kind) else {
            if case .executionCompleted(.failed) = event.kind {
                next = queue.count
                return event.kind
            }
            throw ReplayMismatch(recorded: event, asked: asked()).error
        }
        next += 1
        return asked
    }

    func requireNone(before event: HistoryEvent?) throws {
        guard next < queue.count else { return }
        if let event, case .executionCompleted = event.kind { return }
        throw ReplayMismatch(recorded: event, asked: asked()).error
    }

    /// What was asked for next.
    private func asked() -> ReplayMismatch.Side? {
        switch queue[next] {
        case .record(let kind): .event(kind)
        case .continueAsNew: .words("to continue as new")
        case .cancellation: nil
        }
    }
}

/// The code that decides and what it decided once do not agree.
struct ReplayMismatch {
    enum Side {
        case event(HistoryEvent.Kind)
        case words(String)
    }

    /// `nil` where the history has no more events.
    let recorded: HistoryEvent?
    /// `nil` where nothing more was asked for.
    let asked: Side?

    var error: DurableError {
        let place = recorded.map { "at event \($0.sequence)" } ?? "at the end"
        var (old, new) = (recorded.map { Self.words($0.kind) } ?? "nothing more", askedWords)
        if old == new, let recorded, case .event(let kind)? = asked {
            old += " with \(Self.details(recorded.kind))"
            new += " with \(Self.details(kind))"
        }
        return DurableError(
            code: .nonDeterministic,
            "Expected the orchestration to repeat its history, found \(old) recorded \(place) "
                + "where it now asks for \(new). The code that decides was changed, or decides by "
                + "what is not recorded (a clock, randomness, the order of a set); run this "
                + "instance with the version that started it.")
    }

    private var askedWords: String {
        switch asked {
        case .event(let kind): Self.words(kind)
        case .words(let words): words
        case nil: "nothing"
        }
    }

    private static func words(_ kind: HistoryEvent.Kind) -> String {
        switch kind {
        case .taskScheduled(let request):
            "task \(request.taskID) (\(request.activity), \"\(request.label)\")"
        case .timerCreated(let timerID, _): "timer \(timerID)"
        case .subOrchestrationInstanceCreated(let request):
            "sub-orchestration \(request.childID) (\(request.name) version \(request.version), "
                + "\"\(request.instanceID)\")"
        case .eventSent(let sent): "the event \"\(sent.name)\" to \"\(sent.target)\""
        case .executionCompleted(.failed(let failure)): "its failure (\(failure.message))"
        default: kind.name
        }
    }

    /// What tells two events apart whose words are the same.
    private static func details(_ kind: HistoryEvent.Kind) -> String {
        switch kind {
        case .taskScheduled(let request): "the input \(shortened(request.json))"
        case .timerCreated(_, let fireAt): "the moment \(fireAt.microseconds) µs"
        default: shortened(.object(kind.fields))
        }
    }

    private static func shortened(_ json: JSONValue) -> String {
        let text = json.text
        return text.count > 200 ? "\(text.prefix(200))…" : text
    }
}
