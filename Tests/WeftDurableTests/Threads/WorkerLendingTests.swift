import Foundation
import Synchronization
import Testing
import WeftCore
import WeftTesting

@testable import WeftDurable

/// Creating instances on the thread of a caller: on which threads, and what a failing commit or a
/// stop in the middle leaves.
@Suite struct WorkerLendingTests {
    private let store = MemoryStore()
    private let clock = ManualClock()

    private func worker(
        _ store: any Store, _ activities: TestActivities = TestActivities()
    ) -> Worker {
        Worker(
            store: store, orchestrations: TestOrchestrations(), activities: activities,
            options: WorkerOptions(maxConcurrentActivities: 2), clock: clock)
    }

    private func client(_ store: any Store, _ worker: Worker) -> Client {
        Client(store: store, clock: clock, worker: worker)
    }

    private func start(_ client: Client, _ id: String) async throws -> InstanceID {
        try await client.start("sequence", version: "1", input: ["n": 1], id: InstanceID(id))
    }

    /// Where tasks have no thread of their own, the checkpoint that creates an instance is made on
    /// the thread that asks; activities never are.
    @Test(.enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1))
    func aCallersThreadCreatesAndRunsNoActivity() async throws {
        let places = Places()
        let watched = FailingStore(store, interceptor: places)
        let worker = worker(
            watched,
            TestActivities { _, _ in
                places.note("activity")
                return 1
            })
        try await worker.start()
        let client = client(watched, worker)
        for number in 0..<20 {
            await worker.settle()
            _ = try await client.wait(for: start(client, "i\(number)"))
        }
        await worker.stop()
        #expect(places.found["checkpoint", default: []].contains(.lent))
        #expect(places.found["activity", default: []] == [.own])
    }

    @Test func aChosenExecutorKeepsItsThread() async throws {
        let places = Places()
        let watched = FailingStore(store, interceptor: places)
        let worker = worker(watched)
        try await worker.start()
        let client = client(watched, worker)
        let chosen = ChosenThread()
        try await withTaskExecutorPreference(chosen) {
            for number in 0..<20 {
                await worker.settle()
                _ = try await client.wait(for: start(client, "i\(number)"))
            }
        }
        await worker.stop()
        #expect(places.found["checkpoint"]?.contains(.lent) == false)
        #expect(chosen.count > 0)
    }

    /// The caller of a commit that fails hears of it, and the next call is as good as the first.
    @Test func aCommitThatFailsIsTheCallersError() async throws {
        let failing = FailingStore(store)
        let worker = worker(failing)
        try await worker.start()
        let client = client(failing, worker)
        await worker.settle()
        failing.fail(.checkpoint, .before)
        let error = await #expect(throws: DurableError.self) { try await start(client, "one") }
        #expect(error == FailingStore.defaultError)
        #expect(try await store.instance(InstanceID("one")) == nil)
        let id = try await start(client, "one")
        #expect(try await client.wait(for: id).status == .completed)
        await worker.stop()
    }

    /// The answer was lost, not the instance: the same start finds it, and it runs once.
    @Test func aCommitWhoseAnswerIsLostIsKept() async throws {
        let failing = FailingStore(store)
        let activities = TestActivities()
        let worker = worker(failing, activities)
        try await worker.start()
        let client = client(failing, worker)
        await worker.settle()
        failing.fail(.checkpoint, .after)
        await #expect(throws: DurableError.self) { try await start(client, "one") }
        let id = try await start(client, "one")
        #expect(try await client.wait(for: id).status == .completed)
        #expect(activities.mostRunsOfOneTask == 1)
        await worker.stop()
    }

    @Test func aWorkerThatStopsMeanwhileKeepsWhatWasBegun() async throws {
        let gated = Places()
        let watched = FailingStore(store, interceptor: gated)
        let worker = worker(watched)
        try await worker.start()
        let client = client(watched, worker)
        await worker.settle()
        gated.holdsCreation.withLock { $0 = true }
        async let starting = start(client, "one")
        await gated.reached.wait()
        async let stopping: Void = worker.stop()
        await Task.yield()
        gated.free.open()
        let id = try await starting
        await stopping
        let left = try #require(try await store.instance(id))
        #expect(left.lease == nil)
        #expect(try await store.openActivities(of: id).allSatisfy { $0.lease == nil })
        #expect(!left.status.isFinal)
        // Afterwards the worker takes no thread, and the store takes the start.
        _ = try await start(client, "two")
        try await worker.start()
        #expect(try await client.wait(for: id).status == .completed)
        #expect(try await client.wait(for: InstanceID("two")).status == .completed)
        await worker.stop()
    }
}

/// On which threads a store is asked and activities run.
private final class Places: StoreInterceptor {
    enum Place: Hashable { case lent, own, other }

    let reached = Gate()
    let free = Gate()
    let holdsCreation = Mutex(false)
    private let notes = Mutex<[String: Set<Place>]>([:])

    var found: [String: Set<Place>] { notes.withLock { $0 } }

    func note(_ what: String) {
        let place: Place = WorkerThread.current.map { $0.isLent ? .lent : .own } ?? .other
        notes.withLock { _ = $0[what, default: []].insert(place) }
    }

    func before(_ call: FailingStore.Call) async throws {
        guard call == .checkpoint else { return }
        note("checkpoint")
        if holdsCreation.withLock({ $0 }) {
            reached.open()
            await free.wait()
        }
    }

    func after(_ call: FailingStore.Call) async throws {}
}

/// A task executor with one thread, as somebody may choose it.
private final class ChosenThread: TaskExecutor {
    private let queue = DispatchQueue(label: "chosen")
    private let jobs = Mutex(0)

    var count: Int { jobs.withLock { $0 } }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0 += 1 }
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
