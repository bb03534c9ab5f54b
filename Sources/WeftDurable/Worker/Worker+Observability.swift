internal import Logging
internal import Tracing
internal import WeftCore

/// Spans, gauges and loggers of a running worker. Each is nothing where it is off.
extension Worker {
    /// How often the gauges are set.
    static let sampleInterval = Duration.seconds(10)
    /// So many instances of other workers have their span's name remembered here.
    private static let maximumForeignSpans = 4096

    // MARK: - Spans

    /// An input as it is to be folded: the first message of an instance opens its span.
    func withSpan(_ input: TurnInput, of id: InstanceID, at now: Timestamp) -> TurnInput {
        guard spans != nil, case .message(let stored) = input,
            case .start(let started) = stored.message,
            let marked = spans?.begin(started, of: id, at: now)
        else { return input }
        return .message(StoredMessage(id: stored.id, message: .start(marked)))
    }

    func endSpan(of instance: LiveInstance, with outcome: ExecutionOutcome, at now: Timestamp) {
        guard spans != nil, let started = instance.fold.state.started else { return }
        spans?.end(
            instance.id, started, from: instance.begunAt ?? now, with: outcome, at: now)
    }

    /// The header fields of an instance's span. One that is held elsewhere costs a look at its
    /// history, once.
    func spanFields(of id: InstanceID) async -> [String: String] {
        if let instance = live[id] { return instance.fold.state.started?.trace.span ?? [:] }
        if let known = foreignSpans[id] { return known }
        guard
            case .executionStarted(let started)? = try? await store.history(of: id, after: 0).first?
                .kind
        else { return [:] }
        if foreignSpans.count >= Self.maximumForeignSpans { foreignSpans = [:] }
        foreignSpans[id] = started.trace.span
        return started.trace.span
    }

    // MARK: - Logs

    func logger(for activity: LeasedActivity) -> Logger {
        var logger = observability.logger
        // A logger that writes nothing needs no metadata.
        guard logger.logLevel < .critical else { return logger }
        logger[metadataKey: LogKey.instance] = .string(activity.instanceID.text)
        logger[metadataKey: LogKey.task] = .string(String(activity.request.taskID))
        logger[metadataKey: LogKey.activity] = .string(activity.request.activity)
        logger[metadataKey: LogKey.label] = .string(activity.request.label)
        logger[metadataKey: LogKey.attempt] = .string(String(activity.attempt))
        return logger
    }

    // MARK: - Gauges

    /// Sets the gauges, every ten seconds or when there is a round after that.
    func sampleGauges(at now: Timestamp) async {
        guard let metrics else { return }
        if let last = lastSample, last <= now, now - last < Self.sampleInterval { return }
        lastSample = now
        let queue = try? await store.queueDepth(at: now)
        metrics.sample(
            live: live.count, running: running.count,
            leaseAge: keeper?.age(at: now) ?? .zero, queue: queue, at: now)
        setAlarm(atLatest: now + Self.sampleInterval)
    }
}
