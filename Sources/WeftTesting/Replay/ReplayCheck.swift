internal import Foundation
public import WeftCore
public import WeftDurable

/// Checks that code still decides as a recorded history says, before it is deployed.
///
///     let check = ReplayCheck(try Orchestrations([Checkout.self]))
///     try await check.run(history, of: id)
///
/// Keep a few histories of real instances as files, and run this on them in your tests: a change
/// that would leave running instances behind is then an error of the build.
public struct ReplayCheck: Sendable {
    private let provider: any OrchestratorProvider

    /// A check of the orchestrations that a provider knows.
    public init(_ provider: any OrchestratorProvider) { self.provider = provider }

    /// Folds a history in every way that can tell: as a whole; as a whole while the threads of
    /// Swift's pool are blocked, so that awaits of what is not durable cannot slip through; and up
    /// to each event, going on from there as if the instance had just been taken up.
    ///
    /// Costs the square of the history's length. Other tasks of the process stand still meanwhile.
    /// - Throws: `DurableError.nonDeterministic`, naming both sides and the event.
    public func run(_ history: [HistoryEvent], of id: InstanceID) async throws {
        try replay(history, of: id)
        try await ParkedPool.run { try replay(history, of: id) }
        try replayFromEveryEvent(history, of: id)
    }

    /// Folds a history once.
    /// - Throws: `DurableError.nonDeterministic`, or another where the orchestration is not known.
    public func replay(_ history: [HistoryEvent], of id: InstanceID) throws {
        try fold(history, of: id).dispose()
    }

    /// Folds the beginning of a history and applies the event that followed, for every event.
    public func replayFromEveryEvent(_ history: [HistoryEvent], of id: InstanceID) throws {
        for (index, event) in history.enumerated().dropFirst() where event.isInput {
            var fold = try fold(Array(history[..<index]), of: id)
            defer { fold.dispose() }
            let made = fold.apply(event.kind, at: event.time).events
            let recorded = history[index...].prefix(made.count)
            guard made.map(\.kind) == recorded.map(\.kind) else {
                let names = made.map(\.kind.name).joined(separator: ", ")
                throw DurableError(
                    code: .nonDeterministic,
                    "Expected \(id) to go on from event \(event.sequence) as it is recorded ("
                        + recorded.map(\.kind.name).joined(separator: ", ")
                        + "), found: \(names). The code that decides depends on what is not "
                        + "recorded, such as a value that it keeps elsewhere.")
            }
        }
    }

    private func fold(_ history: [HistoryEvent], of id: InstanceID) throws -> InstanceFold {
        guard case .executionStarted(let started)? = history.first?.kind else {
            throw DurableError(
                code: .invalidAction,
                "Expected the history of \(id) to begin with executionStarted, found "
                    + "\(history.first?.kind.name ?? "no event").")
        }
        guard let orchestrator = try provider.orchestrator(for: started, of: id) else {
            throw DurableError(
                code: .invalidAction,
                "Expected a provider that knows \(provider.whatIsMissing(for: started)), found one "
                    + "that does not.")
        }
        return try InstanceFold(replaying: history, with: orchestrator)
    }
}

/// A recorded history as a file: for golden histories, and for a second process.
///
/// In a test, `#expect(processExitsWith:)` is that process. It hashes with another seed, so code
/// that decides by the order of a set or dictionary is found out:
///
///     let path = try HistoryFile.write(history, to: NSTemporaryDirectory() + "checkout.json")
///     await #expect(processExitsWith: .success) { [path = path as String] in
///         let check = ReplayCheck(try Orchestrations([Checkout.self]))
///         try check.replay(try HistoryFile.read(path), of: InstanceID("checkout-1"))
///     }
public enum HistoryFile {
    /// Writes one event a line.
    /// - Returns: the path.
    @discardableResult
    public static func write(_ history: [HistoryEvent], to path: String) throws -> String {
        let lines = history.map(\.json.text).joined(separator: "\n") + "\n"
        try Data(lines.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        return path
    }

    /// Reads what `write` wrote.
    public static func read(_ path: String) throws -> [HistoryEvent] {
        let text = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
        return try text.split(separator: "\n").enumerated().map { index, line in
            try HistoryEvent(sequence: index + 1, json: try JSONValue(parsing: String(line)))
        }
    }
}

extension HistoryEvent {
    /// Whether it came from outside, rather than recording what the code asked for.
    fileprivate var isInput: Bool {
        switch kind {
        case .taskScheduled, .timerCreated, .subOrchestrationInstanceCreated, .eventSent,
            .executionRewound, .executionCompleted(.completed), .executionCompleted(.failed):
            false
        default: true
        }
    }
}
