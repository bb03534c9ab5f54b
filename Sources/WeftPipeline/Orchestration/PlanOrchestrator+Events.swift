internal import WeftCore
internal import WeftDurable

extension PlanOrchestrator {
    mutating func startWait(_ wait: EventWait, _ place: FrameStep) throws {
        if let index = bufferedEvents.firstIndex(where: { answers($0.name, $0.payload, wait) }) {
            return try settle(place, bufferedEvents.remove(at: index).payload)
        }
        var timerID: Int?
        var until: Timestamp?
        if let timeout = wait.timeout {
            let fireAt = now + timeout
            actions.append(.createTimer(timerID: nextTimer, fireAt: fireAt))
            (timerID, until) = (nextTimer, fireAt)
            nextTimer += 1
        }
        openWaits.append(
            OpenWait(place: place, wait: wait, timerID: timerID, since: now, until: until))
    }

    /// Hands an event to the longest wait that it answers; keeps it for a later one otherwise.
    mutating func take(event name: String, _ payload: JSONValue) {
        guard let index = openWaits.firstIndex(where: { answers(name, payload, $0.wait) }) else {
            bufferedEvents.append((name, payload))
            return
        }
        let open = openWaits.remove(at: index)
        if let timerID = open.timerID { actions.append(.cancelTimer(timerID: timerID)) }
        frames[open.place.frame]?.values[open.place.index] = payload
        ready.append(open.place)
    }

    mutating func finishWait(timerID: Int) throws {
        guard let index = openWaits.firstIndex(where: { $0.timerID == timerID }) else { return }
        let open = openWaits.remove(at: index)
        guard let fallback = open.wait.fallback else {
            let step = try step(at: open.place)
            actions.append(
                .complete(
                    .failed(
                        Failure(
                            code: "timed-out",
                            message: "\(step.label)\(step.position.parenthesized): "
                                + "Expected the event "
                                + "\"\(open.wait.name)\" within "
                                + "\(open.wait.timeout ?? .zero), found none.",
                            isRetryable: false))))
            return
        }
        frames[open.place.frame]?.values[open.place.index] = fallback
        ready.append(open.place)
    }

    func answers(_ name: String, _ payload: JSONValue, _ wait: EventWait) -> Bool {
        name.lowercased() == wait.name.lowercased()
            && wait.requiredFields.allSatisfy { payload[$0] != nil }
    }
}
