internal import Foundation
internal import Weft

/// Says what a batch will do, and how it ended.
struct BatchReport {
    let hub: HubOptions
    let isQuiet: Bool
    /// Files of folders that were left out because of their endings.
    let ignored: Int

    /// Shows what is to be done.
    func show(_ plan: BatchPlan, isDry: Bool) {
        let reasons = Self.reasons(plan)
        if hub.json {
            var fields: [String: JSONValue] = [
                "event": "plan", "items": .int(plan.items.count),
                "toMake": .int(plan.toMake.count), "upToDate": .int(plan.upToDate),
                "underWay": .int(plan.underWay),
                "reasons": .object(
                    Dictionary(
                        uniqueKeysWithValues: reasons.map { ($0.0.rawValue, .int($0.1)) })),
            ]
            if isDry {
                fields["make"] = .array(
                    plan.toMake.map {
                        [
                            "input": .string($0.file.path), "output": .string($0.output),
                            "reason": .string($0.reason?.rawValue ?? ""),
                        ]
                    })
            }
            return print(JSONValue.object(fields).text)
        }
        if isDry { showDry(plan) }
        guard !isQuiet else { return }
        var words = "\(plan.items.count) \(plan.items.count == 1 ? "item" : "items")"
        words += ": \(plan.toMake.count) to make"
        if !reasons.isEmpty {
            words +=
                " (" + reasons.map { "\($0.1) \($0.0.rawValue)" }.joined(separator: ", ") + ")"
        }
        words += ", \(plan.upToDate) up to date"
        if plan.underWay > 0 { words += ", \(plan.underWay) under way" }
        if ignored > 0 { words += "; \(ignored) other files left out" }
        if plan.ownOutputs > 0 {
            words += "; \(plan.ownOutputs) outputs of this batch left out"
        }
        Terminal.error(words)
        for batch in plan.openBatches { Terminal.error("Going on with \(batch).") }
    }

    private func showDry(_ plan: BatchPlan) {
        for item in plan.toMake {
            print(Terminal.printable("\(item.file.path) -> \(item.output)"))
        }
    }

    func showNothingToDo(_ plan: BatchPlan) {
        guard !hub.json, !isQuiet else { return }
        Terminal.error("Nothing to do.")
    }

    private static func reasons(_ plan: BatchPlan) -> [(MakeReason, Int)] {
        let counts = plan.toMake.compactMap(\.reason).reduce(into: [MakeReason: Int]()) {
            $0[$1, default: 0] += 1
        }
        return MakeReason.allCases.compactMap { reason in counts[reason].map { (reason, $0) } }
    }

    /// What happened to which file; many messages name it themselves.
    private static func words(_ item: FailedItem) -> String {
        let words = item.failure.message
        return words.hasPrefix(item.input) ? words : "\(item.input): \(words)"
    }

    // MARK: - The end

    /// Says how the batches ended. - Throws: `CommandFailure` unless every item was made.
    func finish(_ ending: RunSession.Ending, _ progress: BatchProgress) async throws {
        let engine = try await hub.openForReading()
        var status: ExitStatus?
        for record in ending.records {
            status = try await show(record, ending, progress.figures, engine) ?? status
        }
        try await engine.close()
        if let status { throw CommandFailure(status) }
    }

    private func show(
        _ record: InstanceRecord, _ ending: RunSession.Ending, _ figures: BatchProgress.Figures,
        _ engine: Engine
    ) async throws -> ExitStatus? {
        let counts = try await engine.itemCounts(of: record.id)
        let failed = try await engine.failedItems(of: record.id)
        if hub.json {
            print(summary(record, counts, figures).text)
        } else if !isQuiet {
            Terminal.error(words(record, counts, figures))
        }
        if !hub.json {
            for item in failed {
                Terminal.error("failed  \(item.failure.code)  \(Self.words(item))")
            }
        }
        guard record.status.isFinal else {
            Terminal.error(
                "Paused; nothing is lost. Go on with the same command, or with: "
                    + hub.command("resume \(record.id)"))
            return ending.interruption ?? .paused
        }
        guard case .completed? = record.outcome else {
            return RunReport.show(record, isJSON: hub.json) ?? .runFailed
        }
        guard !failed.isEmpty || counts.left > 0 else { return nil }
        if !hub.json {
            Terminal.error("Try them again with: \(hub.command("retry \(record.id) --failed"))")
        }
        return .itemsFailed
    }

    private func words(
        _ record: InstanceRecord, _ counts: BatchSummary, _ figures: BatchProgress.Figures
    ) -> String {
        var words = "\(record.id): \(counts.done) done"
        if counts.failed > 0 { words += ", \(counts.failed) failed" }
        if counts.left > 0 { words += ", \(counts.left) left" }
        let seconds = figures.took.inSeconds
        if figures.made > 0, seconds > 0 {
            words += " in \(TimeText.duration(figures.took))"
            words += String(format: " (%.1f/s, ", Double(figures.made) / seconds)
            words += "\(SizeText.text(Int(Double(figures.bytesRead) / seconds)))/s)"
        }
        return words
    }

    private func summary(
        _ record: InstanceRecord, _ counts: BatchSummary, _ figures: BatchProgress.Figures
    ) -> JSONValue {
        var fields = record.summary.objectValue ?? [:]
        fields["event"] = "summary"
        fields["done"] = .int(counts.done)
        fields["failed"] = .int(counts.failed)
        fields["left"] = .int(counts.left)
        fields["seconds"] = .double(figures.took.inSeconds)
        fields["bytesRead"] = .int(figures.bytesRead)
        return .object(fields)
    }
}
