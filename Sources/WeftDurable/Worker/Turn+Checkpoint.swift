internal import WeftCore

extension Turn {
    /// The transaction that records the turn.
    func checkpoint(lease: InstanceLease, fold: InstanceFold) -> Checkpoint {
        var checkpoint = Checkpoint(lease: lease, status: fold.state.status, now: now)
        checkpoint.endedActivities = ended.map(\.activity.lease)
        checkpoint.results = ended.compactMap(\.reusable)
        checkpoint.consumedMessages = consumed
        checkpoint.events = events
        checkpoint.newTasks = newTasks
        checkpoint.droppedTasks = dropped
        checkpoint.newTimers = newTimers
        checkpoint.clearedTimers = clearedTimers
        checkpoint.waits = fold.allWaits(at: now)
        checkpoint.outcome = fold.state.outcome
        checkpoint.customStatus = fold.customStatus ?? formerStatus
        checkpoint.newInstances = newInstances(childrenOf: fold.state)
        checkpoint.sentMessages = sentMessages
        checkpoint.releasesPausedTasks = isResumed
        checkpoint.replacesHistory = generations.count > 0 || rewinding != nil
        checkpoint.isRewind = rewinding != nil
        checkpoint.releasesInstance = fold.state.outcome != nil
        return checkpoint
    }

    private func newInstances(childrenOf state: InstanceState) -> [NewInstance] {
        let trace = TraceContext(caller: state.started?.trace.span ?? [:])
        // What ended in an earlier life of a rewound instance begins again, unless it is the same
        // and has completed.
        let reuse = state.isRewound ? IDReuse.ended : .never
        // Those that failed are rewound; where one is purged before it hears of that, it is gone.
        let again = (rewinding?.lostChildren ?? []) + (rewinding?.failedChildren ?? []) + orphans
        return newChildren.map { newInstance($0, reuse: $0.isDetached ? .never : reuse, trace) }
            + again.map { newInstance($0, reuse: .ended, trace) }
    }

    private func newInstance(
        _ child: ChildRequest, reuse: IDReuse, _ trace: TraceContext
    ) -> NewInstance {
        let parent = ParentInstance(instanceID: id, childID: child.childID)
        return NewInstance(
            id: child.instanceID,
            start: ExecutionStarted(
                name: child.name, version: child.version, input: child.input,
                parent: child.isDetached ? nil : parent, trace: trace),
            label: child.name, createdAt: now, reuse: reuse)
    }
}
