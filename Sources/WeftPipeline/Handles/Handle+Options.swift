public import WeftCore

extension Handle {
    /// Tries the step that gives this value again when it fails.
    ///
    /// - Parameter policy: Attempts, intervals and errors that are never retried.
    public func retrying(
        _ policy: RetryPolicy, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle {
        option("retrying", SourcePosition(file, line)) { $0.options.retry = policy }
    }

    /// Tries the step up to so many times in all, waiting 1 s, 2 s, 4 s ... in between.
    ///
    /// - Parameter pausesWhenExhausted: Whether a step that has failed so often waits for people
    ///   instead of failing the run: the run is suspended with the reason, and the step gets all
    ///   its attempts again when it is resumed. For what people can mend: a full disk, a server
    ///   that is down.
    public func retrying(
        attempts: Int, pausesWhenExhausted: Bool = false, file: StaticString = #fileID,
        line: UInt = #line
    ) -> Handle {
        let position = SourcePosition(file, line)
        do {
            let policy = try RetryPolicy(
                attempts: attempts, pausesWhenExhausted: pausesWhenExhausted)
            return option("retrying", position) { $0.options.retry = policy }
        } catch {
            builder.report(
                PipelineError(
                    code: .invalidOption,
                    "\(position): Expected 1 attempt or more, found \(attempts)."))
            return self
        }
    }

    /// Ends an attempt of the step that takes longer; it then counts as failed.
    public func timeout(
        _ limit: Duration, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle {
        limited("timeout", limit, SourcePosition(file, line)) { $0.options.timeout = limit }
    }

    /// Ends an attempt of the step that reports no progress for so long; it then counts as failed.
    ///
    /// For activities of your own that call `context.report` as they go on. Operations on images
    /// report nothing: give them a `timeout`.
    public func heartbeat(
        within limit: Duration, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle {
        let position = SourcePosition(file, line)
        if case .step(let id) = argument, case .chain = builder.kind(of: id) {
            builder.report(
                PipelineError(
                    code: .invalidOption,
                    "\(position): Expected .heartbeat after an activity that reports progress, "
                        + "found an operation on images, which reports none. Use .timeout."))
            return self
        }
        return limited("heartbeat", limit, position) { $0.options.heartbeatTimeout = limit }
    }

    /// Writes the step's result out, even where it could stream into the next operation. Fusion
    /// ends here; after a crash the run goes on from this result.
    public func checkpointed(file: StaticString = #fileID, line: UInt = #line) -> Handle {
        option("checkpointed", SourcePosition(file, line)) { $0.options.isCheckpointed = true }
    }

    /// Gives the step a name of its own in plans, progress and messages.
    public func named(
        _ label: String, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle {
        let position = SourcePosition(file, line)
        guard case .step(let id) = argument,
            builder.setOptions(of: id, { $0.label = label })
        else {
            return refuse("named", position)
        }
        return self
    }

    private func limited(
        _ name: String, _ limit: Duration, _ position: SourcePosition,
        _ change: (inout Step) -> Void
    ) -> Handle {
        guard limit > .zero else {
            builder.report(
                PipelineError(
                    code: .invalidOption,
                    "\(position): Expected a \(name) longer than zero, found \(limit)."))
            return self
        }
        return option(name, position, change)
    }

    private func option(
        _ name: String, _ position: SourcePosition, _ change: (inout Step) -> Void
    ) -> Handle {
        guard case .step(let id) = argument else { return refuse(name, position) }
        switch builder.kind(of: id) {
        case .activity, .chain:
            return builder.setOptions(of: id, change) ? self : refuse(name, position)
        default: return refuse(name, position)
        }
    }

    private func refuse(_ name: String, _ position: SourcePosition) -> Handle {
        builder.report(
            PipelineError(
                code: .invalidOption,
                "\(position): Expected .\(name) right after a step that does work, in the same "
                    + "block; found a value that no such step gives. Move it after the verb."))
        return self
    }
}
