internal import WeftCore

/// What the code asks for, as operations and actions. Call after `enter()`.
extension OrchestrationRuntime {
    func schedule(
        _ activity: String, _ input: JSONValue, _ options: CallOptions
    ) -> Operation {
        let request = TaskRequest(
            taskID: newID(), activity: activity, label: options.label ?? activity, input: input,
            retry: options.retry, timeout: options.timeout, reuseKey: options.reuseKey,
            heartbeatTimeout: options.heartbeatTimeout)
        actions.append(.scheduleTask(request))
        return opened(Operation(id: request.taskID, .task, "a result of \(activity)", since: now))
    }

    func schedule(timerUntil moment: Timestamp) -> Operation {
        let id = newID()
        actions.append(.createTimer(timerID: id, fireAt: moment))
        return opened(Operation(id: id, .timer, "a timer", since: now, until: moment))
    }

    func start(
        child name: String, _ version: String, _ input: JSONValue, _ instanceID: InstanceID?
    ) throws -> Operation {
        let request = try childRequest(name, version, input, instanceID, isDetached: false)
        actions.append(.startChild(request))
        return opened(
            Operation(id: request.childID, .child, "a result of \(name)", since: now))
    }

    func start(
        detached name: String, _ version: String, _ input: JSONValue, _ instanceID: InstanceID?
    ) throws -> InstanceID {
        let request = try childRequest(name, version, input, instanceID, isDetached: true)
        actions.append(.startChild(request))
        return request.instanceID
    }

    private func childRequest(
        _ name: String, _ version: String, _ input: JSONValue, _ given: InstanceID?,
        isDetached: Bool
    ) throws -> ChildRequest {
        let childID = newID()
        let hex = String(childID, radix: 16)
        let digits = String(repeating: "0", count: max(0, 4 - hex.count)) + hex
        return ChildRequest(
            childID: childID, instanceID: try given ?? InstanceID("\(instanceID):\(digits)"),
            name: name, version: version, input: input, isDetached: isDetached)
    }

    private func opened(_ operation: Operation) -> Operation {
        open[operation.id] = operation
        return operation
    }

    // MARK: - External events

    /// The next event of that name: one that is there already, or one that is to come.
    func expect(event name: String, within limit: Duration?) -> Operation {
        let key = name.lowercased()
        let words = "event \"\(name)\""
        if let index = bufferedEvents.firstIndex(where: { $0.name.lowercased() == key }) {
            let operation = Operation(id: -1, .event(name: key, timerID: nil), words, since: now)
            settle(operation, .success(bufferedEvents.remove(at: index).payload))
            return operation
        }
        let until = limit.map { now + $0 }
        let timerID = until.map { moment in
            let id = newID()
            actions.append(.createTimer(timerID: id, fireAt: moment))
            return id
        }
        let operation = Operation(
            id: timerID ?? -1, .event(name: key, timerID: timerID), words, since: now,
            until: until)
        if timerID != nil { open[operation.id] = operation }
        eventWaits[key, default: []].append(operation)
        return operation
    }

    /// Hands an event to whoever has waited for it longest, or keeps it.
    func raise(_ name: String, _ payload: JSONValue) {
        let key = name.lowercased()
        guard let operation = eventWaits[key]?.first else {
            return bufferedEvents.append(RaisedEvent(name: name, payload: payload))
        }
        stopWaiting(operation, for: key)
        if case .event(_, let timerID?) = operation.kind {
            open[timerID] = nil
            actions.append(.cancelTimer(timerID: timerID))
        }
        settle(operation, .success(payload))
    }

    func stopWaiting(_ operation: Operation, for name: String) {
        eventWaits[name]?.removeAll { $0 === operation }
        if eventWaits[name]?.isEmpty == true { eventWaits[name] = nil }
    }

    // MARK: - Canceling

    /// Forgets an operation that has not ended; whoever waits for it gets a `CancellationError`.
    func cancel(_ operation: Operation) {
        guard operation.outcome == nil, !queue.isClosed else { return }
        switch operation.kind {
        case .task: actions.append(.cancelTask(taskID: operation.id))
        case .timer: actions.append(.cancelTimer(timerID: operation.id))
        case .child: actions.append(.cancelChild(childID: operation.id))
        case .event(let name, let timerID):
            stopWaiting(operation, for: name)
            if let timerID { actions.append(.cancelTimer(timerID: timerID)) }
        }
        open[operation.id] = nil
        settle(operation, .failure(CancellationError()))
    }

    // MARK: - What others see

    /// The external events that the code waits for.
    var waits: [Wait] {
        let operations = eventWaits.sorted { $0.key < $1.key }.flatMap(\.value)
        return operations.map { Wait($0.description, since: $0.since, until: $0.until) }
    }
}
