import Synchronization
import WeftCore
@testable import WeftDurable
import WeftTesting

/// A store, a clock, a client and workers on them: what most tests need.
struct Bench {
    let store = MemoryStore()
    let clock = ManualClock()
    let log = EventLog()

    var client: Client { Client(store: store, clock: clock) }

    /// A worker that tells `log`.
    func worker(
        _ activities: TestActivities = TestActivities(), id: String = "w1", slots: Int = 2,
        observability: Observability = Observability(),
        options change: (inout WorkerOptions) -> Void = { _ in }
    ) -> Worker {
        var options = WorkerOptions(id: WorkerID(id), maxConcurrentActivities: slots)
        change(&options)
        return Worker(
            store: store, orchestrations: TestOrchestrations(), activities: activities,
            options: options, clock: clock, observability: observability, observer: log.observer)
    }

    /// Starts an instance.
    func start(
        _ name: String, _ input: JSONValue, id: String = "one"
    ) async throws -> InstanceID {
        try await client.start(name, version: "1", input: input, id: InstanceID(id))
    }

    /// Runs an instance to its end.
    func run(
        _ name: String, _ input: JSONValue, id: String = "one"
    ) async throws -> InstanceRecord {
        try await client.wait(for: start(name, input, id: id))
    }

    /// Waits until an attempt of this step has started.
    func attemptStarts(step: Int) async {
        _ = await log.next {
            if case .attemptStarted(_, let request, _) = $0 {
                request.taskID == step
            } else {
                false
            }
        }
    }
}

extension Worker {
    /// Waits until no attempt runs and all that follows from the last one is done.
    func settle() async {
        while !running.isEmpty { await Task.yield() }
        await waitForOperations()
    }
}

/// Waits until the task is canceled, then throws.
func waitForCancellation(then opened: Gate? = nil) async throws -> Never {
    let gate = Gate()
    await withTaskCancellationHandler {
        await gate.wait()
    } onCancel: {
        gate.open()
        opened?.open()
    }
    throw CancellationError()
}
