internal import WeftCore

/// Removes what the retention policy does not keep: a few instances at a time, so that the
/// worker's own transactions come in between.
extension Worker {
    /// Between two transactions that remove instances; each takes a few milliseconds.
    private static let pause = Duration.milliseconds(20)

    func startRetention() {
        guard let policy = options.retention else { return }
        retention = Task { [weak self, clock] in
            repeat {
                await self?.sweep(policy)
                let next = clock.now + policy.interval
                guard (try? await clock.sleep(until: next)) != nil else { return }
            } while !Task.isCancelled
        }
    }

    /// Returns when nothing more is removed.
    func stopRetention() async {
        retention?.cancel()
        await retention?.value
        retention = nil
    }

    private func sweep(_ policy: RetentionPolicy) async {
        let client = Client(store: store, clock: clock)
        do {
            for query in policy.queries(at: clock.now) {
                let removed = try await client.purge(
                    matching: query, pausing: { try await Task.sleep(for: Self.pause) })
                note(removed)
            }
            guard let count = policy.maximumCount else { return }
            let removed = try await client.purge(
                keeping: count, pausing: { try await Task.sleep(for: Self.pause) })
            note(removed)
        } catch is CancellationError {
            return
        } catch {
            tell(.trouble("Could not remove old instances, will try again: \(error)"))
        }
    }

    private func note(_ removed: Int) {
        guard removed > 0 else { return }
        counters.instancesPurged += removed
        tell(.instancesPurged(removed))
    }
}
