import GRDB
import WeftCore
import WeftDurable

/// What an instance still has to do, by its history: the queues of a damaged hub may have lost it.
struct OpenWork {
    let number: Int
    let events: [HistoryEvent]
    let messages: [SalvagedRow]

    /// Brings back activities and timers that the history has begun and nothing has ended.
    ///
    /// An activity whose end waits among the messages is left out. A timer that was canceled comes
    /// back, too, since nothing records that; it fires and is passed over.
    func restore(
        _ activities: [SalvagedRow], _ timers: [SalvagedRow], _ db: Database,
        _ insert: (SalvagedRow, String) throws -> Void
    ) throws {
        let open = openTasks
        var queued: Set<Int> = []
        for row in activities {
            guard let task = row["task"] as Int?, open[task] != nil else { continue }
            var row = row
            row["worker"] = DatabaseValue.null
            row["expires"] = DatabaseValue.null
            try insert(row, "activities")
            queued.insert(task)
        }
        let ended = endedTasks
        for (task, event) in open.sorted(by: { $0.key < $1.key })
        where !queued.contains(task) && !ended.contains(task) {
            guard case .taskScheduled(let request) = event.kind else { continue }
            let row: [String: (any DatabaseValueConvertible)?] = [
                "instance": number, "task": task, "name": request.activity,
                "reuse_key": request.reuseKey, "request": request.json.text,
                "scheduled_at": event.time.microseconds, "visible_at": event.time.microseconds,
            ]
            try insert(
                SalvagedRow(values: row.mapValues { $0?.databaseValue ?? .null }), "activities")
        }
        try restoreTimers(timers, db, insert)
    }

    private func restoreTimers(
        _ timers: [SalvagedRow], _ db: Database, _ insert: (SalvagedRow, String) throws -> Void
    ) throws {
        var missing: [Int: Timestamp] = [:]
        for event in events {
            switch event.kind {
            case .timerCreated(let timerID, let fireAt): missing[timerID] = fireAt
            case .timerFired(let timerID): missing[timerID] = nil
            default: break
            }
        }
        for row in timers { if let timer = row["timer"] as Int? { missing[timer] = nil } }
        for (timer, fireAt) in missing.sorted(by: { $0.key < $1.key }) {
            try db.execute(
                sql: "UPDATE instances SET last_message = last_message + 1 WHERE number = ?",
                arguments: [number])
            try db.execute(
                sql: "INSERT INTO timers (instance, timer, number, fire_at) "
                    + "SELECT number, ?, last_message, ? FROM instances WHERE number = ?",
                arguments: [timer, fireAt.microseconds, number])
        }
    }

    /// Tasks that were scheduled and have not ended, by ID, with the event that scheduled them.
    private var openTasks: [Int: HistoryEvent] {
        var open: [Int: HistoryEvent] = [:]
        for event in events {
            switch event.kind {
            case .taskScheduled(let request): open[request.taskID] = event
            case .taskCompleted(let completion): open[completion.taskID] = nil
            case .taskFailed(let taskID, _): open[taskID] = nil
            default: break
            }
        }
        return open
    }

    /// Tasks whose end waits among the messages.
    private var endedTasks: Set<Int> {
        Set(
            messages.compactMap { row in
                guard let text = row["message"] as String?,
                    let json = try? JSONValue(parsing: text),
                    let event = try? HistoryEvent(sequence: 1, json: json)
                else { return nil }
                switch event.kind {
                case .taskCompleted(let completion): return completion.taskID
                case .taskFailed(let taskID, _): return taskID
                default: return nil
                }
            })
    }
}
