import GRDB
import WeftCore
import WeftDurable

/// How a checkpoint puts its tasks into the queue, and leases.
extension HubTransaction {
    /// Queues the new tasks. Those for which the worker has a slot are leased as they are written,
    /// after what has waited for longer.
    ///
    /// - Returns: what was leased; `nil` where that is to be done at the end, because what is
    ///   queued here may be removed again.
    func queue(
        _ checkpoint: Checkpoint, of instance: Int, _ workers: WorkerLocks
    ) throws -> [LeasedActivity]? {
        guard let request = checkpoint.leaseActivities, checkpoint.droppedTasks.isEmpty,
            !checkpoint.status.isFinal, checkpoint.now <= request.now
        else {
            for task in checkpoint.newTasks {
                try enqueue(task, of: instance, at: checkpoint.now)
            }
            return nil
        }
        var leased =
            request.expectsEmptyQueue
            ? [] : try leaseActivities(request, named: checkpoint.names, workers)
        var room = Room(
            request, names: checkpoint.names,
            isInScope: try isInScope(checkpoint.lease.instanceID, request))
        room.take(leased)
        for task in checkpoint.newTasks {
            let isLeased = room.take(task)
            try enqueue(
                task, of: instance, at: checkpoint.now, leasedBy: isLeased ? request : nil)
            guard isLeased else { continue }
            if leased.isEmpty { try workers.hold(request.worker) }
            leased.append(
                LeasedActivity(
                    lease: ActivityLease(
                        workItem: Int(db.lastInsertedRowID), token: 1, expires: request.expires),
                    instanceID: checkpoint.lease.instanceID, request: task, attempt: 1,
                    deliveries: 1, scheduledAt: checkpoint.now))
        }
        return leased
    }

    /// What the checkpoint gives back.
    func receipt(
        for checkpoint: Checkpoint, _ leased: [LeasedActivity]?, _ workers: WorkerLocks
    ) throws -> CheckpointReceipt {
        var receipt = CheckpointReceipt(activities: leased ?? [])
        if leased == nil, let request = checkpoint.leaseActivities {
            receipt.activities = try leaseActivities(request, named: checkpoint.names, workers)
        }
        if receipt.activities.count < checkpoint.newTasks.count { wakesOthers = true }
        return receipt
    }

    /// - Parameter request: Who leases it in the same moment, where somebody does.
    /// - Throws: `invalidAction` where the task is open already.
    func enqueue(
        _ task: TaskRequest, of instance: Int, at now: Timestamp,
        leasedBy request: LeaseRequest? = nil
    ) throws {
        let count = request == nil ? 0 : 1
        do {
            try run(
                """
                INSERT INTO activities (instance, task, name, reuse_key, request, scheduled_at,
                    visible_at, deliveries, token, worker, expires)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    instance, task.taskID, task.activity, task.reuseKey,
                    UTF8Text(bytes: task.utf8),
                    now.microseconds, now.microseconds, count, count, request?.worker.text,
                    request?.expires.microseconds,
                ])
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw DurableError(
                code: .invalidAction,
                "Expected a task ID that is free, found \(task.taskID), which is open.")
        }
    }

    /// What a lease request leaves for new tasks.
    private struct Room {
        private var left: Int
        private var limits: [String: Int]
        private let names: Set<String>

        init(_ request: LeaseRequest, names: Set<String>, isInScope: Bool) {
            left = isInScope ? request.limit : 0
            limits = request.limits
            self.names = names
        }

        mutating func take(_ leased: [LeasedActivity]) {
            for activity in leased {
                left -= 1
                limits[activity.request.activity]? -= 1
            }
        }

        mutating func take(_ task: TaskRequest) -> Bool {
            guard left > 0, names.contains(task.activity), limits[task.activity] ?? 1 > 0 else {
                return false
            }
            left -= 1
            limits[task.activity]? -= 1
            return true
        }
    }
}
