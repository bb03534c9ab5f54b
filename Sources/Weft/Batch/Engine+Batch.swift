public import WeftCore
internal import WeftDurable
public import WeftPipeline
internal import WeftSQLite

extension Engine {
    /// Works out what a batch has to do. Nothing is written.
    ///
    /// Files whose stamps are as they were are not read; 10,000 of them take about a second.
    /// - Throws: `WeftError` with code `output-collision`, `output-is-input`, `output-exists`,
    ///   `output-format`, `invalid-template`, `invalid-input` or `not-an-image`; `PipelineError` for
    ///   inputs; `DurableError` by the store.
    public func plan<Work: Pipeline>(
        _ pipeline: Work.Type, batch request: BatchRequest
    ) async throws -> BatchPlan {
        try await BatchPlanner(
            program: try BatchProgram(pipeline, request), store: try book
        ).plan()
    }

    /// The same without a hub: everything is new.
    public static func plan<Work: Pipeline>(
        _ pipeline: Work.Type, batch request: BatchRequest
    ) async throws -> BatchPlan {
        try await BatchPlanner(program: try BatchProgram(pipeline, request), store: nil).plan()
    }

    /// Begins a batch: one instance for each item that has to be made, below an instance for all.
    ///
    /// - Parameter id: An ID of your own.
    /// - Returns: its ID; `nil` where nothing has to be made.
    /// - Throws: `DurableError.instanceExists` where the ID is taken.
    public func submit(_ plan: BatchPlan, id: InstanceID? = nil) async throws -> InstanceID? {
        if !plan.restamps.isEmpty {
            try await book.restamp(
                plan.restamps.map { (number: $0.number, stamp: $0.stamp, outputs: $0.outputs) })
        }
        let items = plan.toMake
        guard !items.isEmpty else { return nil }
        let input = BatchOrchestration.Input(
            plan: plan.program.plan.json, total: items.count, parallel: plan.parallel,
            allowedFailures: plan.allowedFailures?.count(of: items.count))
        return try await begin(
            plan.program.pipeline, input, id: id, recipe: plan.program.recipe,
            template: plan.program.template.text, request: plan.program.recorded,
            items: items.map { item in
                NewItem(
                    slot: item.slot, input: item.file.path, reason: item.reason?.rawValue ?? "",
                    request: item.request)
            })
    }

    /// Begins a batch of what an ended one has not made: what has failed, and what was not begun.
    ///
    /// - Parameters:
    ///   - onlyFailed: Whether what was not begun is left alone.
    ///   - id: An ID of your own.
    /// - Returns: its ID; `nil` where nothing is left.
    /// - Throws: `DurableError.instanceNotFound` where that is no batch of this hub; `wrongStatus`
    ///   where it has not ended.
    public func retry(
        _ batch: InstanceID, onlyFailed: Bool = false, id: InstanceID? = nil
    ) async throws -> InstanceID? {
        guard let record = try await book.batch(batch), let plan = record.request["plan"] else {
            throw DurableError(
                code: .instanceNotFound, "Expected a batch of this hub, found no \"\(batch)\".")
        }
        guard try await client.status(of: batch).status.isFinal else {
            throw DurableError(
                code: .wrongStatus,
                "Expected a batch that has ended, found that \"\(batch)\" has not. Resume it.")
        }
        var items = try await book.items(of: batch, in: .failed)
        if !onlyFailed { items += try await book.items(of: batch, in: .open) }
        guard !items.isEmpty else { return nil }
        let input = BatchOrchestration.Input(
            plan: plan, total: items.count, parallel: BatchRequest.defaultParallel)
        return try await begin(
            record.pipeline, input, id: id, recipe: record.recipe, template: record.template,
            request: record.request,
            items: items.map { item in
                NewItem(
                    slot: item.slot, input: item.input,
                    reason: (item.state == .failed ? MakeReason.failedBefore : .new).rawValue,
                    request: (item.request ?? [:]).text)
            })
    }

    private func begin(
        _ pipeline: String, _ input: BatchOrchestration.Input, id: InstanceID?, recipe: [UInt8],
        template: String, request: JSONValue, items: [NewItem]
    ) async throws -> InstanceID {
        let now = clock.now
        let batch = id ?? .new(pipeline, at: now)
        try await book.begin(
            BatchRecord(
                id: batch, pipeline: pipeline, recipe: recipe, template: template,
                request: request, createdAt: now),
            items: items,
            as: NewInstance(
                id: batch,
                start: ExecutionStarted(
                    name: BatchOrchestration.name, version: BatchOrchestration.version,
                    input: try Payload.json(of: input, "a batch")),
                label: pipeline, createdAt: now))
        return batch
    }

    /// How the items of a batch stand, by the hub's book.
    public func itemCounts(of batch: InstanceID) async throws -> BatchSummary {
        let counts = try await book.itemCounts(of: batch)
        return BatchSummary(total: counts.total, done: counts.done, failed: counts.failed)
    }
}

extension PlannedItem {
    /// Why it is made; `nil` where it is not.
    public var reason: MakeReason? {
        if case .make(let reason) = verdict { reason } else { nil }
    }
}
