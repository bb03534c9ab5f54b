internal import WeftCore

/// Stands in for an orchestration that cannot run: fails at once, with the reason.
struct FailingOrchestrator: Orchestrator {
    let failure: Failure

    func handle(_ event: HistoryEvent) throws -> [OrchestrationAction] { throw failure }

    var waits: [Wait] { [] }
}

/// Counts how often an instance continues as new within one turn.
struct GenerationCount {
    /// So often in a row an instance may continue as new without anything having come in.
    private static let maximumIdleGenerations = 100

    private(set) var count = 0
    private var idleCount = 0

    /// Whether this would go on for ever.
    var isEndless: Bool { idleCount > Self.maximumIdleGenerations }

    mutating func add() {
        count += 1
        idleCount += 1
    }

    /// Something came in between.
    mutating func noteInput() { idleCount = 0 }
}

extension Failure {
    /// The code would go on for ever without waiting.
    static func endless(_ started: ExecutionStarted, _ when: String) -> Failure {
        Failure(
            code: "endless-loop",
            message: "Expected the orchestration \"\(started.name)\" to wait for something before "
                + "\(when), found that it does so again and again at once. Let it sleep, call an "
                + "activity or wait for an event first.",
            isRetryable: false)
    }
}
