internal import Foundation
internal import Weft

/// Says how a session of runs ended, and gives the exit status.
struct RunReport {
    let ending: RunSession.Ending
    let hub: HubOptions
    let isQuiet: Bool
    /// Whether results are printed; not where standard output takes the image itself.
    let showsResults: Bool

    init(
        _ ending: RunSession.Ending, hub: HubOptions, isQuiet: Bool, showsResults: Bool = true
    ) {
        self.showsResults = showsResults
        self.ending = ending
        self.hub = hub
        self.isQuiet = isQuiet
    }

    /// Prints the results. - Throws: `CommandFailure` unless every instance completed.
    func finish() throws {
        if hub.json { print(JSONValue.array(ending.records.map(json)).text) }
        var failed: ExitStatus?
        var paused: ExitStatus?
        for record in ending.records {
            guard record.status.isFinal else {
                paused = ending.interruption ?? .paused
                let how =
                    showsResults
                    ? hub.command("resume \(record.id)")
                    : "the same command and --id \(record.id)"
                Terminal.error("Paused; nothing is lost. Go on with: \(how)")
                continue
            }
            let isSilent = hub.json || !showsResults
            if let status = Self.show(record, isJSON: isSilent) { failed = failed ?? status }
        }
        if !isQuiet, !hub.json {
            let counters = ending.counters
            Terminal.error(
                "\(counters.activitiesRun) activities run, \(counters.activitiesReused) reused, "
                    + "\(counters.eventsFolded) events folded, \(counters.checkpoints) checkpoints")
        }
        if let status = paused ?? failed { throw CommandFailure(status) }
    }

    /// Prints what a run gave, or says why it gave nothing.
    /// - Returns: the status that an ended run stands for where it did not complete.
    static func show(_ record: InstanceRecord, isJSON: Bool) -> ExitStatus? {
        switch record.outcome {
        case .completed(let result)?:
            guard !isJSON else { return nil }
            for value in result.arrayValue ?? [result] {
                print(value["path"]?.stringValue ?? value.text)
            }
            return nil
        case .failed(let failure)?:
            Terminal.error("\(record.id) failed: \(failure.message)")
            return CommandFailure.status(of: failure.code)
        case .terminated(let reason)?, .canceled(let reason)?:
            let why = reason.isEmpty ? "." : ": \(reason)"
            Terminal.error("\(record.id) was \(record.status.rawValue)\(why)")
            return .runFailed
        case nil: return nil
        }
    }

    private func json(_ record: InstanceRecord) -> JSONValue {
        var fields = record.summary.objectValue ?? [:]
        fields["activitiesRun"] = .int(ending.counters.activitiesRun)
        fields["activitiesReused"] = .int(ending.counters.activitiesReused)
        fields["eventsFolded"] = .int(ending.counters.eventsFolded)
        fields["checkpoints"] = .int(ending.counters.checkpoints)
        return .object(fields)
    }
}
