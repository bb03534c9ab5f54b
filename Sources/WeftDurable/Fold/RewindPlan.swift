internal import WeftCore

/// How an instance that has failed begins again: its history without its failures.
///
/// Everything in the history that came from outside and was no failure is handed to a new
/// orchestrator, in order and with its own time. What it then asks for and the history does not
/// answer is open, and is done again: a step that failed, with all its attempts; the branches of a
/// fan-out that had not come to their end. What was recorded as done is not done again.
struct RewindPlan: Sendable {
    let reason: String
    /// The instance as it stands without its failures.
    let fold: InstanceFold
    /// The new history, which ends with `executionRewound`, or with what follows from it.
    let events: [HistoryEvent]
    /// What the new history asks for and the old one did not, beside what is open.
    let commands: [Command]
    /// The sequence number of the last event of the old history.
    let formerLastSequence: Int
    /// Children that have failed, to be rewound in turn, or started again where they are gone by
    /// the time that this is recorded.
    var failedChildren: [ChildRequest] = []
    /// Children that are to be started again where they are gone or were stopped, and told of
    /// where they have completed.
    var lostChildren: [ChildRequest] = []

    /// Live ones that would tell of their end under an ID that stands for something else now.
    var strayChildren: [ChildRequest] = []
    private let former: FormerRequests

    /// - Parameter makeOrchestrator: Called two or three times.
    /// - Throws: where the history cannot be rewound: the code that decides was changed, or fails
    ///   again by itself. Costs as much as folding the history two or three times.
    init(
        rewinding history: [HistoryEvent], reason: String, at now: Timestamp,
        with makeOrchestrator: () throws -> any Orchestrator
    ) throws {
        // Tells where the code was changed: of a new history, nothing could.
        try InstanceFold(replaying: history, with: makeOrchestrator()).dispose()
        var rewinder = Rewinder(history, try makeOrchestrator())
        let end = try rewinder.run(reason, at: now, markBefore: nil)
        if let end {
            // The code was mended, and now comes to an end by itself.
            rewinder = Rewinder(history, try makeOrchestrator())
            _ = try rewinder.run(reason, at: now, markBefore: end)
        }
        self.reason = reason
        fold = rewinder.fold
        events = rewinder.events
        commands = rewinder.newCommands
        formerLastSequence = history.last?.sequence ?? 0
        former = FormerRequests(history)
    }

    /// Whether a child knows its parent's ID for it. Of an async orchestration that takes another
    /// way now, the IDs may have changed.
    func knowsItsID(_ child: ChildRequest) -> Bool {
        former.child(child.childID)?.instanceID == child.instanceID
    }

    /// The activities to be queued again.
    var openTasks: [TaskRequest] { fold.state.openTasks.sorted { $0.key < $1.key }.map(\.value) }

    /// The timers to be set again.
    var openTimers: [Checkpoint.NewTimer] {
        fold.state.openTimers.sorted { $0.key < $1.key }.map {
            Checkpoint.NewTimer(timerID: $0.key, fireAt: $0.value)
        }
    }

    /// The children that the new history waits for.
    var openChildren: [ChildRequest] {
        fold.state.openChildren.sorted { $0.key < $1.key }.map(\.value.request)
    }
}
