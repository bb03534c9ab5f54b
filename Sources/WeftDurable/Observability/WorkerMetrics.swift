internal import CoreMetrics
internal import WeftCore

/// The counters, gauges and timers of one worker, made once, so that recording looks nothing up
/// but the activity.
struct WorkerMetrics: Sendable {
    /// What is counted for each activity by its name.
    private struct Steps: Sendable {
        let attempts: Counter
        let retries: Counter
        let completed: Counter
        let reused: Counter
        let failed: Counter
        let paused: Counter
        let attemptTime: Timer
        let latency: Timer

        init(_ activity: String, _ factory: any MetricsFactory) {
            func counter(_ label: String, _ more: [(String, String)] = []) -> Counter {
                Counter(
                    label: label, dimensions: [("activity", activity)] + more, factory: factory)
            }
            func timer(_ label: String) -> Timer {
                Timer(label: label, dimensions: [("activity", activity)], factory: factory)
            }
            attempts = counter("weft_attempts")
            retries = counter("weft_retries")
            completed = counter("weft_steps_ended", [("result", "completed")])
            reused = counter("weft_steps_ended", [("result", "reused")])
            failed = counter("weft_steps_ended", [("result", "failed")])
            paused = counter("weft_steps_paused")
            attemptTime = timer("weft_attempt_time")
            latency = timer("weft_step_latency")
        }
    }

    private let steps: [String: Steps]
    private let started: Counter
    private let ended: [RuntimeStatus: Counter]
    private let recovered: Counter
    private let purged: Counter
    private let troubles: Counter
    private let liveInstances: Gauge
    private let running: Gauge
    private let leaseAge: Gauge
    private let queueDepth: Gauge
    private let queueAge: Gauge
    private let commitEvents: Recorder
    private let commitTime: Timer
    private let foldTime: Timer

    init(_ factory: any MetricsFactory, activities: Set<String>) {
        func gauge(_ label: String) -> Gauge { Gauge(label: label, factory: factory) }
        func counter(_ label: String) -> Counter { Counter(label: label, factory: factory) }
        steps = Dictionary(uniqueKeysWithValues: activities.map { ($0, Steps($0, factory)) })
        started = counter("weft_instances_started")
        let final = RuntimeStatus.allCases.filter(\.isFinal).map { status in
            let dimensions = [("status", status.rawValue)]
            return (
                status,
                Counter(label: "weft_instances_ended", dimensions: dimensions, factory: factory)
            )
        }
        ended = Dictionary(uniqueKeysWithValues: final)
        recovered = counter("weft_instances_recovered")
        purged = counter("weft_instances_purged")
        troubles = counter("weft_troubles")
        liveInstances = gauge("weft_instances_live")
        running = gauge("weft_activities_running")
        leaseAge = gauge("weft_lease_age_seconds")
        queueDepth = gauge("weft_queue_depth")
        queueAge = gauge("weft_queue_age_seconds")
        commitEvents = Recorder(label: "weft_commit_events", factory: factory)
        commitTime = Timer(label: "weft_commit_time", factory: factory)
        foldTime = Timer(label: "weft_fold_time", factory: factory)
    }

    // MARK: - Events

    func count(_ event: EngineEvent) {
        switch event {
        case .instanceStarted: started.increment()
        case .instanceRecovered: recovered.increment()
        case .instanceEnded(_, let outcome): ended[outcome.status]?.increment()
        case .attemptStarted(_, let task, _): steps[task.activity]?.attempts.increment()
        case .attemptFailed(_, let task, _, _, _): steps[task.activity]?.retries.increment()
        case .taskCompleted(_, let task, let completion):
            let counters = steps[task.activity]
            (completion.reusedFrom == nil ? counters?.completed : counters?.reused)?.increment()
        case .taskFailed(_, let task, _): steps[task.activity]?.failed.increment()
        case .taskPaused(_, let task, _, _): steps[task.activity]?.paused.increment()
        case .instancesPurged(let count): purged.increment(by: count)
        case .trouble: troubles.increment()
        case .taskScheduled, .progress, .eventRaised, .instanceWaits, .caughtUp, .limitReached:
            break
        }
    }

    // MARK: - Measures

    /// An attempt has left its slot, however it ended.
    func attemptEnded(_ activity: String, after time: Duration) {
        steps[activity]?.attemptTime.recordNanoseconds(time.wholeNanoseconds)
    }

    /// A step is recorded: so long after it was scheduled.
    func stepRecorded(_ activity: String, after time: Duration) {
        steps[activity]?.latency.recordNanoseconds(time.wholeNanoseconds)
    }

    func committed(events: Int, in time: Duration) {
        commitEvents.record(events)
        commitTime.recordNanoseconds(time.wholeNanoseconds)
    }

    func folded(in time: Duration) { foldTime.recordNanoseconds(time.wholeNanoseconds) }

    /// What is true at one moment; taken every `Worker.sampleInterval`.
    func sample(
        live: Int, running count: Int, leaseAge age: Duration, queue: QueueDepth?,
        at now: Timestamp
    ) {
        liveInstances.record(live)
        running.record(count)
        leaseAge.record(age.inSeconds)
        guard let queue else { return }
        queueDepth.record(queue.waiting)
        queueAge.record(queue.oldest.map { max(0, (now - $0).inSeconds) } ?? 0)
    }
}

extension Duration {
    /// For metrics: clamped to what 64 bits hold, never negative.
    var wholeNanoseconds: Int64 { max(0, min(microseconds, .max / 1000)) * 1000 }
}
