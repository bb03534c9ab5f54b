internal import WeftCore

/// Lets an instance that has failed begin again.
extension Worker {
    /// Takes up an instance that has failed, because somebody asked for its rewind.
    func takeUpFailed(_ leased: LeasedInstance) async {
        guard let (message, reason) = leased.rewindRequest else { return await giveBack(leased) }
        do {
            let plan = try await Self.plan(leased, reason, at: clock.now, from: orchestrations)
            counters.eventsFolded += plan.fold.foldedEventCount
            guard let (complete, ended) = await sortChildren(of: plan), phase != .crashed
            else { return await giveBack(leased) }
            begin(complete, endedChildren: ended, message, leased)
        } catch let unknown as UnknownOrchestration {
            await setAside(leased, until: .worker(knowing: unknown.missing, since: clock.now))
        } catch {
            await refuseRewind(of: leased, message, because: Failure(error).message)
        }
    }

    private func begin(
        _ plan: RewindPlan, endedChildren: [HistoryEvent.Kind], _ message: MessageID,
        _ leased: LeasedInstance
    ) {
        let instance = LiveInstance(lease: leased.lease, fold: plan.fold)
        live[instance.id] = instance
        watch(instance)
        instance.seen.insert(message)
        instance.add(.rewound(plan, message))
        for ended in endedChildren { instance.add(.event(ended)) }
        instance.add(leased.messages)
        wake(instance)
    }

    /// Runs beside the actor: a history may be long.
    private static func plan(
        _ leased: LeasedInstance, _ reason: String, at now: Timestamp,
        from provider: any OrchestratorProvider
    ) async throws -> RewindPlan {
        guard let started = leased.started else {
            throw DurableError(
                code: .notRewindable, "Expected a history, found \(leased.lease.instanceID) empty.")
        }
        return try RewindPlan(rewinding: leased.history, reason: reason, at: now) {
            try orchestrator(for: started, of: leased.lease.instanceID, isNew: false, provider)
        }
    }

    /// Looks how the children stand that the instance waits for: those that failed are to be
    /// rewound, those that were stopped or purged are to be started again, and what the others
    /// gave after the instance had failed is to be folded now.
    private func sortChildren(
        of plan: RewindPlan
    ) async -> (plan: RewindPlan, ended: [HistoryEvent.Kind])? {
        var plan = plan
        var ended: [HistoryEvent.Kind] = []
        for child in plan.openChildren {
            let found = await persistently("ask for a record") {
                try await $0.instance(child.instanceID)
            }
            guard let found else { return nil }
            switch found?.outcome {
            case .completed(let result):
                let id = child.childID
                ended.append(.subOrchestrationInstanceCompleted(childID: id, result: result))
            case .failed where plan.knowsItsID(child): plan.failedChildren.append(child)
            case nil where found != nil && !plan.knowsItsID(child):
                plan.strayChildren.append(child)
                plan.lostChildren.append(child)
            // One that is live now may have ended when this is recorded.
            case .failed, .terminated, .canceled, nil: plan.lostChildren.append(child)
            }
        }
        return (plan, ended)
    }

    /// Leaves the instance failed, and says why in its record.
    private func refuseRewind(
        of leased: LeasedInstance, _ message: MessageID, because reason: String
    ) async {
        let id = leased.lease.instanceID
        tell(.trouble("\(id) could not be rewound: \(reason)"))
        guard case .executionCompleted(.failed(var failure))? = leased.history.last?.kind else {
            return await giveBack(leased)
        }
        failure.message += " It could not be rewound: \(reason)"
        var checkpoint = Checkpoint(lease: leased.lease, status: .failed, now: clock.now)
        checkpoint.isRewind = true
        checkpoint.consumedMessages = [message]
        checkpoint.outcome = .failed(failure)
        checkpoint.releasesInstance = true
        let refusal = checkpoint
        _ = await persistently("refuse a rewind") { _ = try await $0.checkpoint(refusal) }
        keeper?.drop(leased.lease)
    }

    private func giveBack(_ leased: LeasedInstance) async {
        _ = await persistently("release an instance") { try await $0.release(leased.lease) }
        keeper?.drop(leased.lease)
    }
}

extension LeasedInstance {
    /// The first message that asks for a rewind.
    fileprivate var rewindRequest: (id: MessageID, reason: String)? {
        for message in messages {
            if case .rewind(let reason) = message.message { return (message.id, reason) }
        }
        return nil
    }
}
