internal import WeftCore

/// Uses a recorded result instead of running an activity, and runs equal activities once.
extension Worker {
    /// At most so many events are recorded in one turn by reuse alone.
    private static let maximumReusedEvents = 4096
    /// So many keys of recorded results are remembered; beyond it the memory starts anew.
    private static let maximumRecordedKeys = 65_536

    /// Folds recorded results for the turn's new tasks, and for those that follow from them.
    func reuseResults(_ turn: inout Turn, _ instance: LiveInstance) async {
        while true {
            let tasks = turn.takeUnsought()
            let found = await recordedResults(for: tasks)
            guard !found.isEmpty else { return }
            // A long chain of hits is recorded in several turns of bounded size.
            let isFull = turn.events.count >= Self.maximumReusedEvents
            for (task, result) in found {
                if isFull {
                    instance.add(.reused(taskID: task.taskID, result))
                } else {
                    turn.reuse(result, for: task.taskID, in: &instance.fold)
                }
            }
            if isFull { return }
        }
    }

    /// The recorded results that these tasks may use, in the order of the tasks. A result that
    /// points to nothing any more is forgotten.
    func recordedResults(for tasks: [TaskRequest]) async -> [(TaskRequest, ReusableResult)] {
        let keys = tasks.compactMap(\.reuseKey)
        guard !keys.isEmpty,
            let results = await persistently(
                "look for results", { try await $0.results(for: keys) })
        else { return [] }
        var found: [(TaskRequest, ReusableResult)] = []
        for task in tasks {
            guard let key = task.reuseKey, let result = results[key] else { continue }
            do {
                if try await activities.canReuse(result.result, for: task) {
                    found.append((task, result))
                } else {
                    recordedKeys.remove(key)
                    _ = await persistently("forget a result") {
                        try await $0.forgetResult(for: key)
                    }
                }
            } catch {
                tell(.trouble("Could not look at the result of \(task.label): \(error)"))
            }
        }
        return found
    }

    // MARK: - Running equal activities once

    /// Settles an activity whose result should be recorded by now: by that result, or by running.
    func reuseOrRun(_ activity: LeasedActivity) async {
        guard let key = activity.request.reuseKey else { return run(activity) }
        if let (_, result) = await recordedResults(for: [activity.request]).first {
            end(
                EndedActivity(
                    activity: activity,
                    outcome: .completed(
                        result.result, by: AttemptRecord(reusedFrom: result.origin))))
        } else if isRunning, leaders[key] != nil {
            parked[key, default: []].append(activity)
        } else if freeSlots > 0, isWithinLimit(activity) {
            run(activity)
        } else {
            giveBack(activity)
        }
    }

    func remember(_ key: String) {
        if recordedKeys.count >= Self.maximumRecordedKeys { recordedKeys = [] }
        recordedKeys.insert(key)
    }

    /// An activity is out of this worker's hands: nobody waits for it any longer.
    func letGo(_ activity: LeasedActivity) {
        keeper?.drop(activity.lease)
        guard let key = activity.request.reuseKey, leaders[key] == activity.lease.workItem
        else { return }
        leaders[key] = nil
        for waiting in parked.removeValue(forKey: key) ?? [] {
            spawn { await $0.reuseOrRun(waiting) }
        }
    }

    /// Forgets waiting activities to which this worker has no right any more.
    func unpark(where isGone: (LeasedActivity) -> Bool) {
        for (key, waiting) in parked where waiting.contains(where: isGone) {
            for activity in waiting.filter(isGone) { keeper?.drop(activity.lease) }
            parked[key] = waiting.filter { !isGone($0) }
        }
    }
}
