public import WeftCore

/// Several providers as one: the first that knows an orchestration makes it.
public struct CombinedProviders: OrchestratorProvider {
    private let providers: [any OrchestratorProvider]

    /// Providers, asked in this order.
    public init(_ providers: [any OrchestratorProvider]) { self.providers = providers }

    public func orchestrator(
        for started: ExecutionStarted, of id: InstanceID
    ) throws -> (any Orchestrator)? {
        for provider in providers {
            if let found = try provider.orchestrator(for: started, of: id) { return found }
        }
        return nil
    }

    /// What the first provider says that knows more than the name.
    public func whatIsMissing(for started: ExecutionStarted) -> String {
        let plain = "the orchestration \"\(started.name)\" version \(started.version)"
        let said = providers.map { $0.whatIsMissing(for: started) }
        return said.first { $0 != plain } ?? plain
    }
}

/// Several executors as one: the first that knows an activity runs it.
public struct CombinedExecutors: ActivityExecutor {
    private let executors: [any ActivityExecutor]
    public let activityNames: Set<String>
    private let owners: [String: Int]

    /// - Throws: `DurableError.invalidAction` where two of them know one name.
    public init(_ executors: [any ActivityExecutor]) throws {
        var owners: [String: Int] = [:]
        for (index, executor) in executors.enumerated() {
            for name in executor.activityNames.sorted() {
                guard owners.updateValue(index, forKey: name) == nil else {
                    throw DurableError(
                        code: .invalidAction,
                        "Expected one executor for the activity \"\(name)\", found two. Give one "
                            + "of the activities another name.")
                }
            }
        }
        self.executors = executors
        self.owners = owners
        activityNames = Set(owners.keys)
    }

    public func run(_ request: TaskRequest, in context: ActivityContext) async throws -> JSONValue {
        try await owner(of: request).run(request, in: context)
    }

    public func canReuse(_ result: JSONValue, for request: TaskRequest) async throws -> Bool {
        try await owner(of: request).canReuse(result, for: request)
    }

    private func owner(of request: TaskRequest) throws -> any ActivityExecutor {
        guard let index = owners[request.activity] else {
            throw Failure(
                code: "unknown-activity",
                message: "Expected an activity that this worker knows, found "
                    + "\"\(request.activity)\".",
                isRetryable: false)
        }
        return executors[index]
    }
}
