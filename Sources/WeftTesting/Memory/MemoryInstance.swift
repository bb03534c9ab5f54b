import WeftCore
import WeftDurable

/// One instance of a `MemoryStore`.
struct MemoryInstance {
    /// The place in the order of creation.
    let number: Int
    let start: ExecutionStarted
    /// Until when nobody may lease it, because its start is scheduled.
    var asleepUntil: Timestamp?
    /// The record, without its lease.
    var record: InstanceRecord
    var history: [HistoryEvent] = []
    var messages: [MemoryMessage] = []
    /// By timer ID.
    var timers: [Int: MemoryTimer] = [:]
    /// Open work items by task ID.
    var workItems: [Int: Int] = [:]
    /// Numbers messages and timers.
    var lastMessage = 0
    /// Begins at a number that no earlier instance with this ID has reached.
    var token: Int
    var holder: LeaseHolder?

    /// The record as it is shown.
    var currentRecord: InstanceRecord {
        var record = record
        record.lease = holder
        return record
    }

    /// The place among the instances that are ready; `nil` where there is no message.
    var readyKey: QueueKey? {
        guard asleepUntil == nil else { return nil }
        return messages.first.map { QueueKey(time: $0.at, owner: number) }
    }

    /// The place among the instances that sleep.
    var sleepKey: QueueKey? { asleepUntil.map { QueueKey(time: $0, owner: number) } }

    /// Tokens begin here, so that a lease of a purged instance says nothing about a new one.
    var firstToken: Int { number << 20 }

    func isHeld(by token: Int) -> Bool { holder != nil && self.token == token }

    func isFree(at now: Timestamp) -> Bool { holder.map { $0.expires <= now } ?? true }

    /// Messages in order of arrival, with each due timer before the first message that came later.
    func arrived(due now: Timestamp) -> [StoredMessage] {
        var due = timers.filter { $0.value.fireAt <= now }
            .sorted { ($0.value.fireAt, $0.value.number) < ($1.value.fireAt, $1.value.number) }[...]
        var arrived: [StoredMessage] = []
        for message in messages {
            while let (timerID, timer) = due.first, timer.fireAt <= message.at {
                arrived.append(timer.message(timerID))
                due.removeFirst()
            }
            arrived.append(StoredMessage(id: MessageID(message.number), message: message.message))
        }
        return arrived + due.map { $0.value.message($0.key) }
    }
}

/// A message that waits in a control queue.
struct MemoryMessage {
    let number: Int
    let at: Timestamp
    let message: ControlMessage
}

/// A durable timer.
struct MemoryTimer {
    let number: Int
    let fireAt: Timestamp

    func message(_ timerID: Int) -> StoredMessage {
        StoredMessage(id: MessageID(number), message: .timerDue(timerID: timerID))
    }
}

/// A work item.
struct MemoryActivity {
    let workItem: Int
    let instance: Int
    let instanceID: InstanceID
    let request: TaskRequest
    var scheduledAt: Timestamp
    var visibleAt: Timestamp
    var failedAttempts = 0
    var lastFailure: Failure?
    var deliveries = 0
    var token = 0
    var holder: LeaseHolder?
    var isPaused = false
    var progress: ActivityProgress?
    var reportedAt: Timestamp?

    var key: QueueKey { QueueKey(time: visibleAt, owner: workItem) }

    func isHeld(by token: Int) -> Bool { holder != nil && self.token == token }

    var record: ActivityRecord {
        var record = ActivityRecord(
            taskID: request.taskID, activity: request.activity, label: request.label,
            failedAttempts: failedAttempts, lastFailure: lastFailure, visibleAt: visibleAt,
            lease: holder)
        record.isPaused = isPaused
        record.progress = progress
        record.reportedAt = reportedAt
        return record
    }
}
