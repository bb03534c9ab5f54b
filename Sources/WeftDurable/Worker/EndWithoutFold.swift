internal import WeftCore

/// What ends an instance that nobody can fold, because no worker knows its orchestration.
extension LeasedInstance {
    /// The end that somebody has asked for, where there is such a message.
    var requestedEnd: ExecutionOutcome? {
        for message in messages.map(\.message) {
            if case .cancel(let reason) = message { return .canceled(reason: reason) }
            if case .terminate(let reason) = message { return .terminated(reason: reason) }
        }
        return nil
    }

    /// The checkpoint that ends the instance, tells whoever waits for it, and ends what it
    /// waits for.
    func end(as outcome: ExecutionOutcome, at now: Timestamp) -> Checkpoint {
        var kinds: [HistoryEvent.Kind] = []
        if history.isEmpty {
            for case .start(let started) in messages.map(\.message) {
                kinds.append(.executionStarted(started))
            }
        }
        kinds.append(.executionCompleted(outcome))
        var checkpoint = Checkpoint(lease: lease, status: outcome.status, now: now)
        checkpoint.consumedMessages = messages.map(\.id)
        checkpoint.events = kinds.enumerated().map { offset, kind in
            HistoryEvent(
                sequence: (history.last?.sequence ?? 0) + offset + 1, time: now, kind: kind)
        }
        checkpoint.outcome = outcome
        checkpoint.releasesInstance = true
        checkpoint.sentMessages = farewells(outcome, (history + checkpoint.events).map(\.kind))
        return checkpoint
    }

    private func farewells(
        _ outcome: ExecutionOutcome, _ kinds: [HistoryEvent.Kind]
    ) -> [SentMessage] {
        var started: ExecutionStarted?
        var children: [Int: InstanceID] = [:]
        for kind in kinds {
            switch kind {
            case .executionStarted(let event): started = event
            case .subOrchestrationInstanceCreated(let child) where !child.isDetached:
                children[child.childID] = child.instanceID
            case .subOrchestrationInstanceCompleted(let childID, _),
                .subOrchestrationInstanceFailed(let childID, _):
                children[childID] = nil
            default: break
            }
        }
        let orphans = children.sorted { $0.key < $1.key }.map { SentMessage(outcome.order, to: $1) }
        guard let parent = started?.parent else { return orphans }
        let ended = ControlMessage.childEnded(
            childID: parent.childID, ChildOutcome(outcome))
        return orphans + [SentMessage(ended, to: parent.instanceID)]
    }
}

extension ExecutionOutcome {
    /// What an instance that ends so asks of those that it waits for.
    fileprivate var order: ControlMessage {
        if case .canceled(let reason) = self { return .cancel(reason: reason) }
        if case .terminated(let reason) = self { return .terminate(reason: reason) }
        return .terminate(reason: Orphaning.ended(status))
    }
}
