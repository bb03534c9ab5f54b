import WeftCore
import WeftDurable

extension MemoryState {
    func openActivities(of id: InstanceID) -> [ActivityRecord] {
        let items = instance(id)?.workItems.values.sorted() ?? []
        return items.compactMap { activities[$0]?.record }
    }

    mutating func enqueue(
        _ request: TaskRequest, of number: Int, _ id: InstanceID, at now: Timestamp
    ) {
        lastWorkItem += 1
        let activity = MemoryActivity(
            workItem: lastWorkItem, instance: number, instanceID: id, request: request,
            scheduledAt: now, visibleAt: now)
        activities[lastWorkItem] = activity
        waiting.insert(activity.key)
        instances[number]?.workItems[request.taskID] = lastWorkItem
    }

    mutating func leaseActivities(
        _ request: LeaseRequest, named names: Set<String>
    ) -> [LeasedActivity] {
        if let held = request.held { giveBackActivities(of: request.worker, beside: held) }
        var found: [QueueKey] = []
        var room = request.limits
        for key in waiting.keys where found.count < request.limit {
            if key.time > request.now { break }
            guard isNamed(key.owner, names), isInScope(key.owner, request),
                takeRoom(for: key.owner, from: &room)
            else { continue }
            found.append(key)
        }
        for item in leasedWorkItems {
            guard let activity = activities[item], isNamed(item, names), isInScope(item, request),
                let holder = activity.holder, holder.expires <= request.now
            else { continue }
            found.append(activity.key)
        }
        room = request.limits
        let allowed = found.sorted().filter { takeRoom(for: $0.owner, from: &room) }
        // Beyond the free slots only what no worker has died with.
        let begun = allowed.prefix(max(0, request.limit - request.ahead))
        let ahead = allowed.dropFirst(begun.count)
            .filter { activities[$0.owner]?.deliveries == 0 }.prefix(request.ahead)
        return (begun + ahead).compactMap { lease($0.owner, request) }
    }

    /// Counts a work item against the limit of its name.
    /// - Returns: whether there was room.
    private func takeRoom(for item: Int, from room: inout [String: Int]) -> Bool {
        guard let name = activities[item]?.request.activity, let left = room[name] else {
            return true
        }
        room[name] = left - 1
        return left > 0
    }

    private func isInScope(_ item: Int, _ request: LeaseRequest) -> Bool {
        activities[item].map { isInScope($0.instanceID, request) } ?? true
    }

    mutating func complete(
        _ lease: ActivityLease, with outcome: ActivityOutcome, at now: Timestamp
    ) throws {
        let activity = try held(lease)
        remove(activity)
        if case .completed(let result, _) = outcome, let key = activity.request.reuseKey {
            recordResult(
                result, under: key, from: activity.instanceID, taskID: activity.request.taskID,
                at: now)
        }
        append(
            .taskEnded(taskID: activity.request.taskID, outcome), to: activity.instance, at: now)
    }

    mutating func abandon(
        _ lease: ActivityLease, _ reason: AbandonReason, visibleAt: Timestamp
    ) throws {
        var activity = try held(lease)
        switch reason {
        case .failedAttempt(let failure), .paused(let failure):
            if case .paused = reason { activity.isPaused = true }
            activity.failedAttempts += 1
            activity.lastFailure = failure
            activity.deliveries = 0
        case .stopping: activity.deliveries -= 1
        }
        activity.visibleAt = visibleAt
        activities[activity.workItem] = activity
        free(activity.workItem)
    }

    /// Ends the lease of a work item; others may lease it once it is visible.
    mutating func free(_ workItem: Int) {
        activities[workItem]?.holder = nil
        leasedWorkItems.remove(workItem)
        if let activity = activities[workItem], !activity.isPaused { waiting.insert(activity.key) }
    }

    /// Makes paused activities what they were when they were scheduled.
    mutating func releasePausedTasks(of number: Int, at now: Timestamp) {
        for item in instances[number]?.workItems.values.sorted() ?? [] {
            guard activities[item]?.isPaused == true else { continue }
            activities[item]?.isPaused = false
            activities[item]?.failedAttempts = 0
            activities[item]?.scheduledAt = now
            activities[item]?.visibleAt = now
            free(item)
        }
    }

    /// - Returns: whether the lease still counts.
    mutating func keep(_ report: ProgressReport) -> Bool {
        guard (try? held(report.lease)) != nil else { return false }
        guard let progress = report.progress else { return true }
        activities[report.lease.workItem]?.progress = progress
        activities[report.lease.workItem]?.reportedAt = report.at
        return true
    }

    /// Takes a work item out of the queue.
    mutating func remove(_ activity: MemoryActivity) {
        activities[activity.workItem] = nil
        leasedWorkItems.remove(activity.workItem)
        waiting.remove(activity.key)
        instances[activity.instance]?.workItems[activity.request.taskID] = nil
    }

    /// Records a result; the first one under a key stays.
    mutating func recordResult(
        _ result: JSONValue, under key: String, from id: InstanceID, taskID: Int,
        at now: Timestamp
    ) {
        guard results[key] == nil else { return }
        resultTimes[key] = now
        results[key] = ReusableResult(
            result: result, origin: ReuseOrigin(instanceID: id, taskID: taskID))
    }

    private func isNamed(_ workItem: Int, _ names: Set<String>) -> Bool {
        activities[workItem].map { names.contains($0.request.activity) } ?? false
    }

    private mutating func lease(_ workItem: Int, _ request: LeaseRequest) -> LeasedActivity? {
        guard var activity = activities[workItem] else { return nil }
        waiting.remove(activity.key)
        leasedWorkItems.insert(workItem)
        activity.token += 1
        activity.deliveries += 1
        activity.holder = LeaseHolder(worker: request.worker, expires: request.expires)
        activity.progress = nil
        activity.reportedAt = nil
        activities[workItem] = activity
        return LeasedActivity(
            lease: ActivityLease(
                workItem: workItem, token: activity.token, expires: request.expires),
            instanceID: activity.instanceID, request: activity.request,
            attempt: activity.failedAttempts + 1, deliveries: activity.deliveries,
            scheduledAt: activity.scheduledAt)
    }
}
