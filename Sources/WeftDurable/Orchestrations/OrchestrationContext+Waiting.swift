/// Waiting for several things at once.
extension OrchestrationContext {
    /// Waits until all have succeeded, and gives their values in the order of the tasks.
    ///
    /// Costs a fraction of a microsecond for each task, so thousands are fine.
    /// - Throws: the error of the first that fails, at once; the others go on.
    public func all<Value>(_ tasks: [DurableTask<Value>]) async throws -> [Value] {
        try await runtime.wait(.all, for: tasks.map(\.operation))
        if let failed = tasks.filter({ $0.operation.outcome?.isFailure == true })
            .min(by: { $0.operation.place < $1.operation.place })
        {
            _ = try failed.result
        }
        return try tasks.map { try $0.result }
    }

    /// Waits until one has succeeded; the others go on.
    /// - Returns: its place among the tasks, and its value.
    /// - Throws: the error of the last one where all fail; `DurableError.invalidAction` for none.
    public func any<Value>(
        _ tasks: [DurableTask<Value>]
    ) async throws -> (index: Int, value: Value) {
        try requireSome(tasks)
        try await runtime.wait(.any, for: tasks.map(\.operation))
        let ended = tasks.indices.filter { tasks[$0].operation.outcome != nil }
            .sorted { tasks[$0].operation.place < tasks[$1].operation.place }
        for index in ended where tasks[index].operation.outcome?.isFailure == false {
            return (index, try tasks[index].result)
        }
        return (0, try tasks[ended.last ?? 0].result)
    }

    /// Waits until one has ended, either way, and cancels the others.
    /// - Returns: its place among the tasks, and its value.
    /// - Throws: its error; `DurableError.invalidAction` for no tasks.
    public func race<Value>(
        _ tasks: [DurableTask<Value>]
    ) async throws -> (index: Int, value: Value) {
        try requireSome(tasks)
        do {
            try await runtime.wait(.first, for: tasks.map(\.operation))
        } catch {
            if runtime.queue.isCurrent { tasks.forEach { runtime.cancel($0.operation) } }
            throw error
        }
        let first = tasks.indices.filter { tasks[$0].operation.outcome != nil }
            .min { tasks[$0].operation.place < tasks[$1].operation.place }
        for task in tasks { runtime.cancel(task.operation) }
        let winner = first ?? 0
        return (winner, try tasks[winner].result)
    }

    private func requireSome<Value>(_ tasks: [DurableTask<Value>]) throws {
        guard tasks.isEmpty else { return }
        throw DurableError(
            code: .invalidAction, "Expected one task or more to wait for, found none.")
    }

    /// Does the same for each item, at most `maxParallel` at a time, and gives the results in the
    /// order of the items.
    ///
    ///     let sizes = try await context.fanOut(photos, maxParallel: 8) { photo in
    ///         try await context.call(Measure.self, photo)
    ///     }
    ///
    /// - Throws: the first error; what is under way is then canceled, and nothing new begins.
    public func fanOut<Items: Collection, Value: Sendable>(
        _ items: Items, maxParallel: Int = .max,
        _ body: @escaping @Sendable (Items.Element) async throws -> Value
    ) async throws -> [Value] where Items.Element: Sendable {
        try await withThrowingTaskGroup(of: (Int, Value).self) { group in
            var results = [Value?](repeating: nil, count: items.count)
            var rest = Array(items).enumerated().makeIterator()
            func addNext() {
                guard let (index, item) = rest.next() else { return }
                group.addTask { (index, try await body(item)) }
            }
            for _ in 0..<Swift.min(Swift.max(1, maxParallel), items.count) { addNext() }
            while let (index, value) = try await group.next() {
                results[index] = value
                addNext()
            }
            return results.compactMap { $0 }
        }
    }
}
