internal import WeftCore

/// What calls of the code have in common: who may call, and how a caller waits.
extension OrchestrationRuntime {
    /// So many calls are refused after the end before the caller is put to sleep for good: code
    /// that ignores its cancellation must not keep a thread.
    private static var maximumRefusals: Int { 1000 }

    /// Whether the caller may use the context now.
    /// - Throws: `DurableError.contextMisuse` from elsewhere, `CancellationError` after the end.
    func enter() throws {
        guard queue.isCurrent, !hasEnded else { throw misuseError }
        guard !queue.isClosed else {
            refusals += 1
            throw CancellationError()
        }
    }

    /// The same for async calls; code that goes on for ever after its end goes no further.
    func enterOrSleep() async throws {
        if refusals > Self.maximumRefusals { await sleepForever() }
        try enter()
        try Task.checkCancellation()
    }

    /// For calls that cannot throw: the misuse ends the instance with its next event.
    /// - Returns: whether the caller may use the context now.
    func mayEnter() -> Bool {
        do {
            try enter()
            return true
        } catch is CancellationError {
            return queue.isOwn
        } catch {
            queue.noteMisuse()
            return false
        }
    }

    var misuseError: DurableError {
        DurableError(
            code: .contextMisuse,
            "Expected the context of \(instanceID) to be used by its own orchestration, in run or "
                + "in a child task of it, found it used elsewhere (such as an unstructured task, "
                + "an activity, or after the end). Use it in run, async let or a task group.")
    }

    func newID() -> Int {
        defer { nextID += 1 }
        return nextID
    }

    /// Suspends the caller until what it waits for has happened.
    func wait(_ mode: Waiter.Mode, for operations: [Operation]) async throws {
        try await enterOrSleep()
        nextWaiter += 1
        let waiter = Waiter(number: nextWaiter, mode, operations)
        guard !waiter.isDone else { return }
        for operation in operations where operation.outcome == nil { operation.add(waiter) }
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                waiter.continuation = continuation
                waiters[waiter.number] = waiter
                if waiter.isCanceled { resume(waiter, with: .failure(CancellationError())) }
            }
        } onCancel: {
            cancel(waiter)
        }
    }

    /// Called where the waiting task is canceled: by the code itself, or at the end.
    private func cancel(_ waiter: Waiter) {
        guard queue.isOwn else { return queue.noteForeignJob() }
        waiter.isCanceled = true
        resume(waiter, with: .failure(CancellationError()))
    }

    func resume(_ waiter: Waiter, with result: Result<Void, any Error>) {
        guard waiters.removeValue(forKey: waiter.number) != nil else { return }
        waiter.resume(with: result)
    }

    private func sleepForever() async {
        await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
    }
}
