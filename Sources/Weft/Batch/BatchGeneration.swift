internal import WeftCore
internal import WeftDurable
internal import WeftPipeline

/// One generation of a batch: lanes that each run one item after the other.
///
/// All of it runs on the orchestration's one thread.
final class BatchGeneration: @unchecked Sendable {
    /// Whether no generation comes after this one.
    private(set) var isLast = false

    private var input: BatchOrchestration.Input
    private let context: OrchestrationContext
    private var buffer: [TakenItem] = []
    private var taken = 0
    private var request: (number: Int, task: DurableTask<JSONValue>)?
    private var requests = 0
    private var outcomes: [ItemOutcome] = []
    private var records: [DurableTask<Nothing>] = []

    init(_ input: BatchOrchestration.Input, _ context: OrchestrationContext) {
        self.input = input
        self.context = context
    }

    /// A lane.
    func work() async throws {
        while let item = try await next() {
            note(try await outcome(of: item))
            try context.setStatus(status)
            if outcomes.count >= BatchOrchestration.portion { try record() }
        }
    }

    private var status: JSONValue {
        ["done": .int(input.done), "failed": .int(input.failed), "total": .int(input.total)]
    }

    /// Records what is left. - Returns: what the next generation begins with.
    func finish() async throws -> BatchOrchestration.Input {
        if !outcomes.isEmpty { try record() }
        for record in records { _ = try await record.value }
        return input
    }

    // MARK: - Taking

    private func next() async throws -> TakenItem? {
        while taken < BatchOrchestration.generationLength, !isLast {
            if let allowed = input.allowedFailures, input.failed > allowed {
                isLast = true
                break
            }
            if buffer.isEmpty {
                try await refill()
                continue
            }
            let item = buffer.removeFirst()
            taken += 1
            input.position = item.position
            return item
        }
        return nil
    }

    /// Asks for more items; whoever asks meanwhile waits for the same answer.
    private func refill() async throws {
        let asked: (number: Int, task: DurableTask<JSONValue>)
        if let request {
            asked = request
        } else {
            requests += 1
            let portion = min(
                BatchOrchestration.portion, BatchOrchestration.generationLength - taken)
            asked = (
                requests,
                try context.schedule(
                    TakeItems.self, TakeItems.Input(after: input.position, limit: portion))
            )
            request = asked
        }
        let items = try (await asked.task.value.arrayValue ?? []).map(TakenItem.init(json:))
        guard request?.number == asked.number else { return }
        request = nil
        buffer += items
        if items.isEmpty { isLast = true }
    }

    // MARK: - Running

    private func outcome(of item: TakenItem) async throws -> ItemOutcome {
        let instance = BatchItem.instance(of: item.position, in: context.instanceID)
        do {
            let result = try await context.callChild(
                PlanOrchestrator.name, version: PlanOrchestrator.version,
                ["plan": input.plan, "inputs": item.request],
                id: try InstanceID(instance))
            return ItemOutcome(position: item.position, result: .success(result))
        } catch let failure as Failure {
            return ItemOutcome(position: item.position, result: .failure(failure))
        }
    }

    private func note(_ outcome: ItemOutcome) {
        outcomes.append(outcome)
        if outcome.hasFailed { input.failed += 1 } else { input.done += 1 }
    }

    private func record() throws {
        records.append(try context.schedule(SettleItems.self, .array(outcomes.map(\.json))))
        outcomes = []
    }
}
