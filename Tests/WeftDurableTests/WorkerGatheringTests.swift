import Testing
import WeftCore
@testable import WeftDurable
import WeftTesting

/// Ends of activities that are put off to be recorded together.
struct WorkerGatheringTests {
    private static let count = 6

    private let bench = Bench()
    private let last = Gate()

    /// The activity of the last instance waits for `last`; there is one slot.
    private func activities() -> TestActivities {
        TestActivities { [last] _, context in
            if "\(context.instanceID)" == "i\(Self.count)" { await last.wait() }
            return 1
        }
    }

    private func startAll() async throws -> [InstanceID] {
        var ids: [InstanceID] = []
        for number in 1...Self.count {
            ids.append(try await bench.start("sequence", ["n": 1], id: "i\(number)"))
        }
        return ids
    }

    private func completed(_ ids: [InstanceID]) async throws -> Int {
        var count = 0
        for id in ids where try await bench.client.status(of: id).status == .completed {
            count += 1
        }
        return count
    }

    private func lastBegins() async {
        _ = await bench.log.next {
            if case .attemptStarted(let id, _, _) = $0 {
                "\(id)" == "i\(Self.count)"
            } else {
                false
            }
        }
    }

    /// All instances, and a worker that has begun the last one.
    private func begun(
        _ activities: TestActivities, commitDelay: Duration, stopGrace: Duration = .seconds(5)
    ) async throws -> ([InstanceID], Worker) {
        let ids = try await startAll()
        let worker = bench.worker(activities, slots: 1) {
            $0.commitDelay = commitDelay
            $0.stopGrace = stopGrace
        }
        try await worker.start()
        await lastBegins()
        return (ids, worker)
    }

    @Test func endsWaitWhileEverySlotIsTaken() async throws {
        let activities = activities()
        let (ids, worker) = try await begun(activities, commitDelay: .hours(1))
        // The first has ended before anything was leased ahead, and so was recorded at once.
        #expect(try await completed(ids) < Self.count - 1)
        last.open()
        for id in ids { #expect(try await bench.client.wait(for: id).outcome == .completed(1)) }
        await worker.stop()
        #expect(activities.mostRunsOfOneTask == 1)
    }

    @Test func endsWaitNoLongerThanSaid() async throws {
        let (ids, worker) = try await begun(activities(), commitDelay: .milliseconds(5))
        for id in ids.dropLast() {
            #expect(try await bench.client.wait(for: id).outcome == .completed(1))
        }
        last.open()
        #expect(try await bench.client.wait(for: ids[Self.count - 1]).outcome == .completed(1))
        await worker.stop()
    }

    @Test func stopRecordsWhatHasGathered() async throws {
        let activities = activities()
        let (ids, worker) = try await begun(
            activities, commitDelay: .hours(1), stopGrace: .zero)
        await worker.stop()
        #expect(try await completed(ids) == Self.count - 1)
        last.open()
    }

    @Test func whatHasGatheredInADeadWorkerIsDoneAgain() async throws {
        let activities = activities()
        let (ids, worker) = try await begun(activities, commitDelay: .hours(1))
        let recorded = try await completed(ids)
        await worker.crash()
        last.open()
        bench.store.declareDead(WorkerID("w1"))
        let next = bench.worker(activities, id: "w2", slots: 1)
        try await next.start()
        for id in ids { #expect(try await bench.client.wait(for: id).outcome == .completed(1)) }
        await next.stop()
        #expect(recorded < Self.count - 1)
        #expect(activities.mostRunsOfOneTask == 2)
    }
}
