/// Tells a worker which signals come of nothing but its own checkpoints: it knows what it has
/// recorded, and need not look.
///
/// A store that takes part notes the caller of a checkpoint and fires under it; one that does not
/// costs the worker a look for each checkpoint.
package enum OwnCall {
    /// The worker that calls on this thread; `nil` where none does.
    package static var caller: ObjectIdentifier? {
        WorkerThread.current.map { ObjectIdentifier($0.threads) }
    }

    /// The worker whose checkpoints are all that the signal comes of, while it is fired.
    @TaskLocal package static var signaled: ObjectIdentifier?
}
