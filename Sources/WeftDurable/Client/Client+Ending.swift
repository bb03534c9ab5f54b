internal import WeftCore

extension Client {
    /// Long enough for two calls of a busy store; nobody waits for it but a client that dies.
    private static let leaseDuration = Duration.seconds(30)

    /// Ends an instance that no worker knows, without its orchestration: nobody else would.
    ///
    /// One that a worker holds or that has work to do is left to the workers.
    func endIfSetAside(_ id: InstanceID, as outcome: ExecutionOutcome) async throws {
        let record = try await status(of: id)
        let isSetAside = record.waits.contains { wait in
            if case .setAside = wait.reason { true } else { false }
        }
        guard isSetAside, record.lease == nil else { return }
        let now = clock.now
        let request = LeaseRequest(
            worker: .unique(), limit: 1, now: now, expires: now + Self.leaseDuration, scope: [id])
        guard let leased = try await store.leaseInstances(request, excluding: []).first else {
            return
        }
        do {
            _ = try await store.checkpoint(leased.end(as: outcome, at: now))
        } catch {
            try await store.release(leased.lease)
            throw error
        }
    }
}

extension LeasedInstance {
    /// The checkpoint that ends the instance, tells whoever waits for it, and ends what it
    /// waits for.
    fileprivate func end(as outcome: ExecutionOutcome, at now: Timestamp) -> Checkpoint {
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
        var parent: ParentInstance?
        var children: [Int: InstanceID] = [:]
        for kind in kinds {
            switch kind {
            case .executionStarted(let started): parent = started.parent
            case .subOrchestrationInstanceCreated(let child) where !child.isDetached:
                children[child.childID] = child.instanceID
            case .subOrchestrationInstanceCompleted(let childID, _),
                .subOrchestrationInstanceFailed(let childID, _):
                children[childID] = nil
            default: break
            }
        }
        let orphans = children.sorted { $0.key < $1.key }.map { SentMessage(outcome.order, to: $1) }
        guard let parent else { return orphans }
        let failure = Failure(
            code: outcome.status.rawValue,
            message: "Expected the sub-orchestration \"\(lease.instanceID)\" to complete, found it "
                + "\(outcome.status.rawValue).",
            isRetryable: false)
        return orphans + [
            SentMessage(
                .childEnded(childID: parent.childID, .failed(failure)), to: parent.instanceID)
        ]
    }
}

extension ExecutionOutcome {
    /// What an instance that ends so asks of those that it waits for.
    fileprivate var order: ControlMessage {
        if case .canceled(let reason) = self { return .cancel(reason: reason) }
        if case .terminated(let reason) = self { return .terminate(reason: reason) }
        return .terminate(reason: "")
    }
}
