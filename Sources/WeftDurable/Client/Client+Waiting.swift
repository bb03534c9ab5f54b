public import WeftCore

extension Client {
    /// Returns when the instance has ended, or at the deadline, with its record as it then stands.
    ///
    /// Waits by subscription; commits of other processes are noticed within about 75 ms.
    /// - Parameter deadline: `nil` means no limit.
    /// - Throws: `DurableError.instanceNotFound`; `CancellationError` when the task is canceled.
    public func wait(
        for id: InstanceID, until deadline: Timestamp? = nil
    ) async throws -> InstanceRecord {
        try await wait(for: id, until: deadline) { $0.status.isFinal }
    }

    /// Returns when the instance's record satisfies a condition, or at the deadline, with the
    /// record as it then stands. Costs a read of the record for each commit of the hub.
    ///
    /// - Throws: as `wait(for:until:)` does.
    public func wait(
        for id: InstanceID, until deadline: Timestamp? = nil,
        where isSatisfied: (InstanceRecord) -> Bool
    ) async throws -> InstanceRecord {
        // What is so already needs no subscription.
        let first = try await status(of: id)
        guard !isSatisfied(first) else { return first }
        let (signals, signal) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let subscription = store.subscribe { signal.yield() }
        defer { withExtendedLifetime(subscription) {} }
        let alarm = deadline.map { deadline in
            Task { [clock] in
                try await clock.sleep(until: deadline)
                signal.finish()
            }
        }
        defer { alarm?.cancel() }
        var record = try await status(of: id)
        guard !isSatisfied(record) else { return record }
        for await _ in signals {
            record = try await status(of: id)
            if isSatisfied(record) { return record }
        }
        try Task.checkCancellation()
        return try await status(of: id)
    }
}
