internal import WeftCore

/// What one turn of an instance gathers before it is recorded: pure bookkeeping, no effects.
struct Turn {
    let id: InstanceID
    let now: Timestamp
    /// The sequence number of the last event before the turn.
    let firstSequence: Int
    let isObserved: Bool
    private(set) var events: [HistoryEvent] = []
    private(set) var consumed: [MessageID] = []
    private(set) var ended: [EndedActivity] = []
    private(set) var dropped: [Int] = []
    private(set) var newTimers: [Checkpoint.NewTimer] = []
    private(set) var announcements: [EngineEvent] = []
    /// Tasks with a reuse key for which no recorded result was sought yet.
    private(set) var unsought: [TaskRequest] = []
    private(set) var reusedCount = 0
    /// Whether activities that are paused get all their attempts again.
    private(set) var releasesPausedTasks = false
    private var clearedTimers: [Int] = []
    private var queue: [TaskRequest?] = []
    private var placeInQueue: [Int: Int] = [:]

    init(_ live: LiveInstance, now: Timestamp, isObserved: Bool) {
        id = live.id
        self.now = now
        firstSequence = live.fold.state.lastSequence
        self.isObserved = isObserved
    }

    /// The tasks that the turn puts into the queue, in order.
    var newTasks: [TaskRequest] { queue.compactMap { $0 } }

    /// Whether there is nothing to record.
    var isEmpty: Bool { events.isEmpty && consumed.isEmpty && ended.isEmpty }

    mutating func take(_ input: TurnInput, into fold: inout InstanceFold) {
        switch input {
        case .message(let message):
            consumed.append(message.id)
            // Also where the instance is not suspended: a worker may have died between suspending
            // the instance and pausing the activity.
            if case .resume = message.message { releasesPausedTasks = true }
            apply(message.message.event, to: &fold)
        case .ended(let activity):
            ended.append(activity)
            if activity.reusedFrom != nil { reusedCount += 1 }
            apply(activity.event, to: &fold)
        case .reused(let taskID, let result): reuse(result, for: taskID, in: &fold)
        }
    }

    /// Folds a recorded result as the completion of a task, which is then not run.
    mutating func reuse(_ result: ReusableResult, for taskID: Int, in fold: inout InstanceFold) {
        guard fold.state.openTasks[taskID] != nil else { return }
        drop(taskID)
        reusedCount += 1
        let completion = TaskCompletion(
            taskID: taskID, result: result.result, reusedFrom: result.origin)
        apply(.taskCompleted(completion), to: &fold)
    }

    mutating func takeUnsought() -> [TaskRequest] {
        defer { unsought = [] }
        // Only those that are still wanted: the instance may have ended meanwhile.
        return unsought.filter { placeInQueue[$0.taskID] != nil }
    }

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
        checkpoint.releasesPausedTasks = releasesPausedTasks
        checkpoint.waits = fold.allWaits(at: now)
        checkpoint.outcome = fold.state.outcome
        checkpoint.releasesInstance = fold.state.outcome != nil
        return checkpoint
    }

    private mutating func apply(
        _ kind: HistoryEvent.Kind, to fold: inout InstanceFold
    ) {
        let request = isObserved ? kind.taskID.flatMap { fold.state.openTasks[$0] } : nil
        let result = fold.apply(kind, at: now)
        events.append(contentsOf: result.events)
        for command in result.commands { follow(command) }
        guard isObserved else { return }
        for event in result.events {
            announcements += event.kind.announcement(of: id, request).map { [$0] } ?? []
        }
    }

    private mutating func follow(_ command: Command) {
        switch command {
        case .enqueueTask(let request):
            placeInQueue[request.taskID] = queue.count
            queue.append(request)
            if request.reuseKey != nil { unsought.append(request) }
        case .dropTask(let taskID): drop(taskID)
        case .setTimer(let timerID, let fireAt):
            newTimers.append(Checkpoint.NewTimer(timerID: timerID, fireAt: fireAt))
        case .clearTimer(let timerID):
            if let place = newTimers.firstIndex(where: { $0.timerID == timerID }) {
                newTimers.remove(at: place)
            } else {
                clearedTimers.append(timerID)
            }
        case .finish: break
        }
    }

    /// Takes a task out of the queue: this turn's, or the store's.
    private mutating func drop(_ taskID: Int) {
        if let place = placeInQueue.removeValue(forKey: taskID) {
            queue[place] = nil
        } else {
            dropped.append(taskID)
        }
    }
}

extension InstanceFold {
    /// At most so many timers are listed among the waits of an instance.
    private static let maximumTimerWaits = 8

    /// What the instance waits for beside its activities, timers included: the earliest few that
    /// are not the limit of another wait.
    func allWaits(at now: Timestamp) -> [Wait] {
        guard state.outcome == nil else { return [] }
        let named = waits
        let limits = Set(named.compactMap(\.until))
        let timers = state.openTimers.values.filter { !limits.contains($0) }.sorted()
        return named
            + timers.prefix(Self.maximumTimerWaits).map { Wait(Wait.timer, since: now, until: $0) }
    }
}

extension HistoryEvent.Kind {
    /// The task that an input event is about.
    fileprivate var taskID: Int? {
        switch self {
        case .taskCompleted(let completion): completion.taskID
        case .taskFailed(let taskID, _): taskID
        default: nil
        }
    }

    /// What a worker tells its observer about a recorded event.
    fileprivate func announcement(
        of id: InstanceID, _ request: TaskRequest?
    ) -> EngineEvent? {
        switch self {
        case .executionStarted: .instanceStarted(id)
        case .taskScheduled(let request): .taskScheduled(id, request)
        case .taskCompleted(let completion):
            request.map { .taskCompleted(id, $0, completion) }
        case .taskFailed(_, let failure): request.map { .taskFailed(id, $0, failure) }
        case .eventRaised(let name, _): .eventRaised(id, name: name)
        case .executionCompleted(let outcome): .instanceEnded(id, outcome)
        case .timerCreated, .timerFired, .executionSuspended, .executionResumed,
            .subOrchestrationInstanceCreated, .subOrchestrationInstanceCompleted,
            .subOrchestrationInstanceFailed, .eventSent, .executionRewound:
            nil
        }
    }
}
