internal import WeftCore

/// What a worker takes from its process beside the clock. A simulation puts others in their place,
/// so that one thread and one seed decide everything.
package struct WorkerSurroundings: Sendable {
    /// Where the worker and its activities run; `nil` means threads of its own.
    package var executors: (any WorkerExecutors)?
    /// Whether a thread of the worker's own renews its leases. Where not, `renewLeases()` does.
    package var hasLeaseThread = true
    /// Waits before a store that failed is asked again. Not by the wall clock, which may stand
    /// still.
    package var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    /// Those who watch for a while.
    package var listeners = EventListeners()

    package init() {}
}

extension Worker {
    /// Renews the leases if that is due by the clock, as the lease thread would.
    package func renewLeases() async {
        do {
            try await keeper?.renewIfDue(at: clock.now)
        } catch {
            tell(.trouble("Could not renew leases, will try again: \(error)"))
        }
    }
}
