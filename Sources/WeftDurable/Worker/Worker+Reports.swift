internal import WeftCore

/// What running activities tell the hub, and what the hub tells them: progress one way,
/// cancellation the other.
extension Worker {
    /// Activities whose instance is held elsewhere ask at most this often whether they are wanted.
    private static let wantedInterval = Duration.milliseconds(500)

    // MARK: - Progress

    /// An activity has reported: the newest reports are written now, or when the last ones are
    /// `WorkerOptions.reportInterval` old.
    func progressArrived() {
        guard isRunning, reportTask == nil else { return }
        let now = clock.now
        let moment = lastReport.map { min($0, now) + options.reportInterval } ?? now
        reportTask = Task { [weak self, clock] in
            if moment > now { guard (try? await clock.sleep(until: moment)) != nil else { return } }
            await self?.writeReports()
        }
    }

    private func writeReports() async {
        reportTask = nil
        guard isRunning else { return }
        operations += 1
        defer { operationEnded() }
        let reports = progress.takeNew()
        lastReport = clock.now
        guard !reports.isEmpty else { return }
        do {
            leasesAreGone(try await openStore().report(reports))
        } catch is CancellationError {
        } catch {
            // The next report says more than this one did.
            tell(.trouble("Could not write down progress, will with the next report: \(error)"))
        }
    }

    // MARK: - Cancellation from elsewhere

    /// Asks whether activities that run here are still wanted, where their instance is held by
    /// another worker: it may have been canceled there.
    func askWhetherWanted(at now: Timestamp) async throws {
        let foreign = running.values.filter { live[$0.activity.instanceID] == nil }
        guard !foreign.isEmpty else { return }
        if let last = lastWanted, last <= now, now - last < Self.wantedInterval {
            return setAlarm(atLatest: last + Self.wantedInterval)
        }
        lastWanted = now
        leasesAreGone(
            try await openStore().report(
                foreign.map { ProgressReport(lease: $0.lease, progress: nil, at: now) }))
    }

    private func leasesAreGone(_ leases: [ActivityLease]) {
        guard !leases.isEmpty else { return }
        leasesLost(leases.map(Lease.activity))
    }
}
