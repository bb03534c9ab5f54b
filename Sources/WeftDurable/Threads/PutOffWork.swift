/// Lets a store do what blocks, such as a commit, on the worker's thread that has asked for it, as
/// soon as the worker has nothing more to do for the moment.
///
/// So all that the worker asks for in one go is in the same transaction, and no other thread has to
/// be woken for it. If other work comes meanwhile, another thread does that.
package enum PutOffWork {
    /// Runs the work soon, on this thread.
    ///
    /// - Returns: whether it will; `false` on threads that are not a worker's, or run an activity.
    package static func add(_ work: @escaping @Sendable () -> Void) -> Bool {
        WorkerThread.current?.putOff(work) ?? false
    }
}
