internal import WeftCore

/// What the orchestrator asks for, as changes of the state, events and commands.
extension InstanceFold {
    mutating func perform(
        _ action: OrchestrationAction, at time: Timestamp, into result: inout FoldResult
    ) throws {
        guard state.outcome == nil, state.status != .continuedAsNew else { return }
        switch action {
        case .scheduleTask(let request):
            try requireFree(request.taskID, "a task ID", state.openTasks[request.taskID] == nil)
            open(request)
            append(.taskScheduled(request), at: time, to: &result)
            result.commands.append(.enqueueTask(request))
        case .createTimer(let timerID, let fireAt):
            open(timerID: timerID, fireAt: fireAt)
            append(.timerCreated(timerID: timerID, fireAt: fireAt), at: time, to: &result)
            result.commands.append(.setTimer(timerID: timerID, fireAt: fireAt))
        case .startChild(let request):
            try requireFree(
                request.childID, "a child ID", state.openChildren[request.childID] == nil)
            open(request, at: time)
            append(.subOrchestrationInstanceCreated(request), at: time, to: &result)
            result.commands.append(.startChild(request))
        case .cancelTimer, .cancelTask, .cancelChild:
            if let command = Cancellation(action).flatMap({ forget($0) }) {
                result.commands.append(command)
            }
        case .sendEvent(let sent):
            append(.eventSent(sent), at: time, to: &result)
            let message = ControlMessage.raiseEvent(name: sent.name, payload: sent.payload)
            result.commands.append(.send(SentMessage(message, to: sent.target)))
        case .continueAsNew(let input, let carried):
            result.commands.append(contentsOf: continueAsNew(input, carrying: carried))
        case .complete(let outcome):
            append(.executionCompleted(outcome), at: time, to: &result)
            result.commands.append(contentsOf: end(outcome))
        }
    }

    private func requireFree(_ id: Int, _ what: String, _ isFree: Bool) throws {
        guard !isFree else { return }
        throw DurableError(
            code: .invalidAction, "Expected \(what) that is free, found \(id) scheduled twice.")
    }

    mutating func append(
        _ kind: HistoryEvent.Kind, at time: Timestamp, to result: inout FoldResult
    ) {
        foldedEventCount += 1
        state.lastSequence += 1
        result.events.append(HistoryEvent(sequence: state.lastSequence, time: time, kind: kind))
    }

    // MARK: - What is open

    mutating func open(_ request: TaskRequest) {
        state.openTasks[request.taskID] = request
        state.lastID = max(state.lastID, request.taskID)
    }

    mutating func open(timerID: Int, fireAt: Timestamp) {
        state.openTimers[timerID] = fireAt
        state.lastID = max(state.lastID, timerID)
    }

    mutating func open(_ request: ChildRequest, at time: Timestamp) {
        state.lastID = max(state.lastID, request.childID)
        guard !request.isDetached else { return }
        state.openChildren[request.childID] = OpenChild(request: request, since: time)
    }

    /// Forgets something that is open.
    /// - Returns: what the engine has to do about it; `nil` where it is not open.
    mutating func forget(_ cancellation: Cancellation) -> Command? {
        switch cancellation {
        case .task(let taskID):
            return state.openTasks.removeValue(forKey: taskID).map { _ in .dropTask(taskID: taskID)
            }
        case .timer(let timerID):
            return state.openTimers.removeValue(forKey: timerID).map { _ in
                .clearTimer(timerID: timerID)
            }
        case .child(let childID):
            let message = ControlMessage.terminate(reason: Orphaning.unwanted)
            return state.openChildren.removeValue(forKey: childID).map {
                .send(SentMessage(message, to: $0.request.instanceID))
            }
        }
    }

    // MARK: - Endings

    /// Ends the instance with an error of its orchestrator.
    mutating func fail(_ error: any Error, at time: Timestamp, into result: inout FoldResult) {
        let outcome = ExecutionOutcome.failed(Failure(error))
        append(.executionCompleted(outcome), at: time, to: &result)
        result.commands.append(contentsOf: end(outcome))
    }

    /// Ends the instance: what is still open is dropped, its children end with it, and whoever
    /// waits for it is told.
    mutating func end(_ outcome: ExecutionOutcome) -> [Command] {
        var commands = dropAll(
            children: outcome.status == .canceled
                ? .cancel(reason: "Its parent was canceled.")
                : .terminate(reason: Orphaning.ended(outcome.status)))
        state.outcome = outcome
        state.status = outcome.status
        if let parent = state.started?.parent {
            let message = ControlMessage.childEnded(
                childID: parent.childID, ChildOutcome(outcome))
            commands.append(.send(SentMessage(message, to: parent.instanceID)))
        }
        return commands + [.finish(outcome)]
    }

    /// Makes place for the next generation, whose IDs begin beyond all that this one has used.
    private mutating func continueAsNew(
        _ input: JSONValue, carrying carried: [RaisedEvent]
    ) -> [Command] {
        let commands = dropAll(children: .terminate(reason: Orphaning.continued))
        state.status = .continuedAsNew
        guard let started = state.started else { return commands }
        let next = ExecutionStarted(
            name: started.name, version: started.version, input: input, parent: started.parent,
            generation: started.generation + 1, firstID: state.lastID + 1,
            trace: started.trace)
        return commands + [.continueAsNew(next, carrying: carried)]
    }

    private mutating func dropAll(children message: ControlMessage) -> [Command] {
        let tasks = state.openTasks.keys.sorted().map(Command.dropTask(taskID:))
        let timers = state.openTimers.keys.sorted().map(Command.clearTimer(timerID:))
        let children = state.openChildren.sorted { $0.key < $1.key }.map {
            Command.send(SentMessage(message, to: $0.value.request.instanceID))
        }
        state.openTasks = [:]
        state.openTimers = [:]
        state.openChildren = [:]
        state.held = []
        return tasks + timers + children
    }
}

/// Something open that the orchestrator no longer wants. Histories do not record it.
enum Cancellation {
    case task(Int)
    case timer(Int)
    case child(Int)

    init?(_ action: OrchestrationAction) {
        switch action {
        case .cancelTask(let taskID): self = .task(taskID)
        case .cancelTimer(let timerID): self = .timer(timerID)
        case .cancelChild(let childID): self = .child(childID)
        default: return nil
        }
    }
}
