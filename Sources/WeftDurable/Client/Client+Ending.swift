internal import WeftCore

extension Client {
    /// Long enough for two calls of a busy store; nobody waits for it but a client that dies.
    private static let leaseDuration = Duration.seconds(30)

    /// Ends an instance that no worker knows, without its orchestration: nobody else would.
    ///
    /// One that a worker holds or that has work to do is left to the workers.
    func endIfSetAside(_ id: InstanceID, as outcome: ExecutionOutcome) async throws {
        let record = try await status(of: id)
        let isSetAside = record.waits.contains { wait in
            if case .setAside = wait.reason { true } else { false }
        }
        guard isSetAside, record.lease == nil else { return }
        let now = clock.now
        let request = LeaseRequest(
            worker: .unique(), limit: 1, now: now, expires: now + Self.leaseDuration, scope: [id])
        guard let leased = try await store.leaseInstances(request, excluding: []).first else {
            return
        }
        do {
            _ = try await store.checkpoint(leased.end(as: outcome, at: now))
        } catch {
            try await store.release(leased.lease)
            throw error
        }
    }
}
