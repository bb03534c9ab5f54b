internal import WeftCore

/// What one turn of an instance gathers before it is recorded: pure bookkeeping, no effects.
struct Turn {
    let id: InstanceID
    let now: Timestamp
    /// The sequence number of the last event before the turn.
    private(set) var firstSequence: Int
    let isObserved: Bool
    private(set) var events: [HistoryEvent] = []
    private(set) var consumed: [MessageID] = []
    private(set) var ended: [EndedActivity] = []
    /// Activities that have ended although nobody wanted them any longer.
    private(set) var unwanted: [EndedActivity] = []
    private(set) var dropped: [Int] = []
    private(set) var newTimers: [Checkpoint.NewTimer] = []
    private(set) var announcements: [EngineEvent] = []
    /// Tasks with a reuse key for which no recorded result was sought yet.
    private(set) var unsought: [TaskRequest] = []
    private(set) var reusedCount = 0
    /// Sub-orchestrations to be created.
    private(set) var newChildren: [ChildRequest] = []
    /// Sub-orchestrations that have ended because an earlier life of this instance wanted it, to be
    /// started again.
    private(set) var orphans: [ChildRequest] = []
    /// Messages to other instances.
    private(set) var sentMessages: [SentMessage] = []
    private(set) var clearedTimers: [Int] = []
    private var queue: [TaskRequest?] = []
    private var placeInQueue: [Int: Int] = [:]
    private(set) var isResumed = false
    /// What the generation before this one told the world.
    private(set) var formerStatus: JSONValue?
    private(set) var rewinding: RewindPlan?
    private(set) var generations = GenerationCount()
    private let nextOrchestrator: (ExecutionStarted) -> any Orchestrator

    /// - Parameter nextOrchestrator: Makes the orchestrator of the next generation.
    init(
        _ live: LiveInstance, now: Timestamp, isObserved: Bool,
        nextOrchestrator: @escaping (ExecutionStarted) -> any Orchestrator
    ) {
        id = live.id
        self.now = now
        firstSequence = live.fold.state.lastSequence
        self.isObserved = isObserved
        self.nextOrchestrator = nextOrchestrator
    }

    /// The tasks that the turn puts into the queue, in order.
    var newTasks: [TaskRequest] { queue.compactMap { $0 } }

    /// Whether the instance has continued as new, with another fold.
    var hasNewFold: Bool { generations.count > 0 }

    /// Whether instances other than this one have something to do once the turn is recorded.
    var reachesOthers: Bool {
        !newChildren.isEmpty || !orphans.isEmpty || !sentMessages.isEmpty
            || rewinding?.lostChildren.isEmpty == false
    }

    /// Whether there is nothing to record.
    var isEmpty: Bool { events.isEmpty && consumed.isEmpty && ended.isEmpty }

    mutating func take(_ input: TurnInput, into fold: inout InstanceFold) {
        generations.noteInput()
        switch input {
        case .message(let message):
            consumed.append(message.id)
            // Also where the instance is not suspended: a worker may have died between suspending
            // the instance and pausing the activity.
            if case .resume = message.message { isResumed = true }
            if let childID = message.message.orphan, let child = fold.state.openChildren[childID] {
                return orphans.append(child.request)
            }
            apply(message.message.event, to: &fold)
        case .ended(let activity):
            // One that is not open was dropped, and its work item with it.
            guard fold.state.openTasks[activity.activity.request.taskID] != nil else {
                return unwanted.append(activity)
            }
            ended.append(activity)
            if activity.reusedFrom != nil { reusedCount += 1 }
            apply(activity.event, to: &fold)
        case .event(let kind): apply(kind, to: &fold)
        case .fault: gather(fold.check(at: now), nil, in: &fold)
        case .rewound(let plan, let message):
            consumed.append(message)
            rewind(by: plan)
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

    private mutating func apply(
        _ kind: HistoryEvent.Kind, to fold: inout InstanceFold
    ) {
        let request = isObserved ? kind.taskID.flatMap { fold.state.openTasks[$0] } : nil
        gather(fold.apply(kind, at: now), request, in: &fold)
    }

    /// Takes over what the fold has made.
    private mutating func gather(
        _ result: FoldResult, _ request: TaskRequest?, in fold: inout InstanceFold
    ) {
        events.append(contentsOf: result.events)
        if case .executionResumed? = result.events.first?.kind { isResumed = true }
        if isObserved {
            for event in result.events {
                announcements += event.kind.announcement(of: id, request).map { [$0] } ?? []
            }
        }
        for command in result.commands { follow(command) }
        if case .continueAsNew(let started, let carried)? = result.commands.last {
            begin(started, carrying: carried, in: &fold)
        }
    }

    /// Replaces the fold by that of the next generation. What the former one sent and started stays
    /// sent and started; what it left open its commands have dropped.
    private mutating func begin(
        _ started: ExecutionStarted, carrying carried: [RaisedEvent], in fold: inout InstanceFold
    ) {
        formerStatus = fold.customStatus ?? formerStatus
        let foldedCount = fold.foldedEventCount
        fold.dispose()
        generations.add()
        fold = InstanceFold(
            orchestrator: generations.isEndless
                ? FailingOrchestrator(failure: .endless(started, "it continues as new"))
                : nextOrchestrator(started))
        fold.foldedEventCount = foldedCount
        events = []
        apply(.executionStarted(started), to: &fold)
        for event in carried {
            generations.noteInput()
            apply(.eventRaised(name: event.name, payload: event.payload), to: &fold)
        }
    }

    /// Takes over what a rewind leaves to be done again.
    private mutating func rewind(by plan: RewindPlan) {
        rewinding = plan
        firstSequence = plan.formerLastSequence
        events = plan.events
        newTimers = plan.openTimers
        for task in plan.openTasks { follow(.enqueueTask(task)) }
        for child in plan.strayChildren {
            follow(.send(SentMessage(.terminate(reason: Orphaning.unwanted), to: child.instanceID)))
        }
        for child in plan.failedChildren {
            follow(.send(SentMessage(.rewind(reason: plan.reason), to: child.instanceID)))
        }
        for command in plan.commands { follow(command) }
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
        case .startChild(let child): newChildren.append(child)
        case .send(let message): sentMessages.append(message)
        case .continueAsNew, .finish: break
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
