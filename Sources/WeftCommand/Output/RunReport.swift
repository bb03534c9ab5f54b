internal import Foundation
internal import Weft

/// Says how a session of runs ended, and gives the exit status.
struct RunReport {
    let ending: RunSession.Ending
    let hub: HubOptions
    let isQuiet: Bool

    init(_ ending: RunSession.Ending, hub: HubOptions, isQuiet: Bool) {
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
            switch record.outcome {
            case .completed(let result)?:
                if !hub.json { show(result) }
            case .failed(let failure)?:
                failed = failed ?? CommandFailure.status(of: failure.code)
                Terminal.error("\(record.id) failed: \(failure.message)")
            case .terminated(let reason)?, .canceled(let reason)?:
                failed = failed ?? .runFailed
                let why = reason.isEmpty ? "." : ": \(reason)"
                Terminal.error("\(record.id) was \(record.status.rawValue)\(why)")
            case nil:
                paused = ending.interruption ?? .paused
                Terminal.error(
                    "Paused; nothing is lost. Go on with: \(hub.command("resume \(record.id)"))")
            }
        }
        if !isQuiet, !hub.json {
            let counters = ending.counters
            Terminal.error(
                "\(counters.activitiesRun) activities run, \(counters.activitiesReused) reused, "
                    + "\(counters.eventsFolded) events folded, \(counters.checkpoints) checkpoints")
        }
        if let status = paused ?? failed { throw CommandFailure(status) }
    }

    private func show(_ result: JSONValue) {
        for value in result.arrayValue ?? [result] {
            print(value["path"]?.stringValue ?? value.text)
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

extension InstanceRecord {
    /// The record as `--json` prints it.
    var summary: JSONValue {
        var fields: [String: JSONValue] = [
            "id": .string(id.text), "pipeline": .string(label), "status": .string(status.rawValue),
            "created": .int(Int(createdAt.microseconds)),
            "updated": .int(Int(updatedAt.microseconds)), "events": .int(lastSequence),
        ]
        switch outcome {
        case .completed(let result)?: fields["result"] = result
        case .failed(let failure)?: fields["failure"] = failure.json
        case .terminated(let reason)?, .canceled(let reason)?: fields["reason"] = .string(reason)
        case nil: break
        }
        if !waits.isEmpty { fields["waits"] = .array(waits.map { .string($0.description) }) }
        return .object(fields)
    }
}
