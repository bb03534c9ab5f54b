/// What a run must let go of when it is over: a worker that died or was stopped, with all its tasks,
/// and the run itself. Whatever is left would pile up in a process that runs for months.
///
/// `@unchecked Sendable`: a simulation runs on one thread.
final class Leftovers: @unchecked Sendable {
    private struct Watched {
        let name: String
        weak var object: AnyObject?
    }

    private var watched: [Watched] = []

    func watch(_ object: AnyObject, as name: String) {
        watched.append(Watched(name: name, object: object))
    }

    /// What is wrong, once the run is over.
    var problems: [String] {
        var found = watched.filter { $0.object != nil }.map { "\($0.name) is still in memory." }
        let running = AsyncFlow.running
        AsyncFlow.running = 0
        if running != 0 { found.append("\(running) async flows have not come to their end.") }
        return found
    }
}

extension Trial {
    /// Runs a scenario in a trial of its own, and checks that nothing is left of it.
    static func verdict(
        of scenario: Scenario, log: (@Sendable (String) -> Void)? = nil
    ) -> Verdict {
        let leftovers = Leftovers()
        var verdict = run(scenario, leftovers, log)
        verdict.problems += leftovers.problems
        return verdict
    }

    /// Apart, so that the trial itself is gone when it returns.
    @inline(never)
    private static func run(
        _ scenario: Scenario, _ leftovers: Leftovers, _ log: (@Sendable (String) -> Void)?
    ) -> Verdict {
        let trial = Trial(scenario, leftovers: leftovers, log: log)
        leftovers.watch(trial, as: "The run")
        leftovers.watch(trial.hub.memory, as: "The store")
        return trial.run()
    }
}
