internal import Foundation

/// Where a worker, its tasks and its activities run.
package protocol WorkerExecutors: AnyObject, Sendable {
    /// The worker itself: one job at a time. The same object every time.
    var worker: any SerialExecutor { get }
    /// The worker's own tasks, while they are not the worker.
    var helpers: any TaskExecutor { get }
    /// The activities.
    var activities: any TaskExecutor { get }

    /// What `OwnCall` knows the worker by.
    var identity: ObjectIdentifier { get }

    /// Runs a closure as a job of the worker.
    func perform(_ call: @escaping @Sendable () -> Void)

    /// Performs a call with the calling thread in the worker's service, where that saves a wake-up.
    ///
    /// - Parameter isDone: Whether the caller has what it waits for.
    /// - Returns: whether it did; where not, nothing was done.
    func performHere(
        _ call: @escaping @Sendable () -> Void, until isDone: () -> Bool
    ) -> Bool

    /// The worker is let go. What is still to be done is done all the same.
    func close()
}

extension WorkerExecutors {
    package func performHere(
        _ call: @escaping @Sendable () -> Void, until isDone: () -> Bool
    ) -> Bool { false }
}

/// Threads of the worker's own.
final class OwnExecutors: WorkerExecutors {
    private let threads: WorkerThreads
    let helpers: any TaskExecutor
    let activities: any TaskExecutor

    /// - Parameter slots: How many activities the worker runs at the same time.
    init(slots: Int) {
        threads = WorkerThreads(slots: slots)
        helpers = HelperThreads(threads: threads)
        activities = ActivityThreads(threads: threads)
    }

    var worker: any SerialExecutor { threads }

    var identity: ObjectIdentifier { ObjectIdentifier(threads) }

    func perform(_ call: @escaping @Sendable () -> Void) { threads.perform(call) }

    func performHere(
        _ call: @escaping @Sendable () -> Void, until isDone: () -> Bool
    ) -> Bool {
        // With a single processor the caller's other tasks would wait for the commit, too, instead
        // of joining it.
        Self.hasManyProcessors && threads.perform(call, lending: isDone)
    }

    private static let hasManyProcessors = ProcessInfo.processInfo.activeProcessorCount > 1

    func close() { threads.close() }
}
