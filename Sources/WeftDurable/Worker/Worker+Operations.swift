internal import WeftCore

/// The worker's own tasks and its dealings with a store that fails.
extension Worker {
    /// A store that does not answer is asked so often before a turn is given up.
    static let maximumStoreAttempts = 8
    private static let firstBackOff = Duration.milliseconds(10)
    private static let maximumBackOff = Duration.seconds(5)

    /// Whether instances and activities may be leased and started.
    var isRunning: Bool { phase == .running }

    /// The store, for as long as the worker may touch it.
    func openStore() throws -> any Store {
        guard phase == .running || phase == .stopping else { throw CancellationError() }
        return store
    }

    func tell(_ event: EngineEvent) {
        guard isObserved else { return }
        log.log(event)
        metrics?.count(event)
        observer?(event)
        surroundings.listeners.tell(event)
    }

    /// Runs something that may touch the store; `stop()` waits for it.
    func spawn(_ work: @escaping @Sendable (isolated Worker) async -> Void) {
        operations += 1
        Task(executorPreference: executors.helpers) {
            await work(self)
            await self.operationEnded()
        }
    }

    func operationEnded() {
        operations -= 1
        guard operations == 0 else { return }
        let waiters = idleWaiters
        idleWaiters = []
        for waiter in waiters { waiter.resume() }
    }

    func waitForOperations() async {
        while operations > 0 {
            await withCheckedContinuation { idleWaiters.append($0) }
        }
    }

    /// The wait before attempt `attempt + 1` of a call that failed: none, 10 ms, 20 ms ... 5 s.
    func backOff(afterAttempt attempt: Int) -> Duration {
        guard attempt > 1 else { return .zero }
        return min(Self.firstBackOff * (1 << min(attempt - 2, 16)), Self.maximumBackOff)
    }

    /// Calls the store until it answers; a refusal is an answer, an unavailable store is not.
    /// - Returns: `nil` where it refused, the attempts are used up or the worker ended.
    func persistently<Value: Sendable>(
        _ what: String,
        _ call: nonisolated(nonsending) @Sendable (any Store) async throws -> Value
    ) async -> Value? {
        for attempt in 1...Self.maximumStoreAttempts {
            do {
                return try await call(try openStore())
            } catch is CancellationError {
                return nil
            } catch let error as DurableError where error.code == .leaseLost {
                return nil
            } catch {
                tell(.trouble("Could not \(what), attempt \(attempt): \(error)"))
                guard Failure(error).isRetryable else { return nil }
                try? await surroundings.pause(backOff(afterAttempt: attempt))
            }
        }
        return nil
    }
}
