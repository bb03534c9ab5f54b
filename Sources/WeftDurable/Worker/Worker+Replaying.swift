internal import WeftCore

/// Always-replay: after each turn the live fold gives way to one made of the recorded history.
extension Worker {
    /// Longer histories are read again only once they have grown by an eighth, so that a run under
    /// this mode costs n log n.
    private static let alwaysReplayedEvents = 512

    /// Reads an instance again from what is recorded, and goes on with the result.
    func replay(_ instance: LiveInstance) async {
        let recorded = instance.fold.state.lastSequence
        guard live[instance.id] === instance, instance.fold.state.outcome == nil,
            recorded <= Self.alwaysReplayedEvents
                || recorded - instance.lastReplay > instance.lastReplay / 8
        else { return }
        instance.lastReplay = recorded
        let id = instance.id
        let history = await persistently("read a history again") {
            try await $0.history(of: id, after: 0)
        }
        // Another worker may have taken the instance over: the next turn will be refused.
        guard let history, history.last?.sequence == recorded else { return }
        let leased = LeasedInstance(lease: instance.lease, history: history, messages: [])
        do {
            let fold = try await Self.fold(of: leased, from: orchestrations)
            guard live[id] === instance else { return fold.dispose() }
            guard fold.state == instance.fold.state else {
                fold.dispose()
                throw Self.differs(id, at: recorded)
            }
            instance.fold.dispose()
            instance.fold = fold
            watch(instance)
        } catch {
            remove(instance)
            await setAside(
                leased, until: .worker(without: Failure(error).message, since: clock.now))
        }
    }

    private static func differs(_ id: InstanceID, at event: Int) -> DurableError {
        DurableError(
            code: .nonDeterministic,
            "Expected the history of \(id) to give the state that the instance had at event "
                + "\(event), found another. Its orchestrator keeps something that is not in its "
                + "events.")
    }
}
