internal import Weft

/// Shows runs step by step and batches item by item, where a session has both.
struct CombinedProgress: SessionProgress {
    private let batches: [InstanceID]
    private let ofBatches: BatchProgress?
    private let ofRuns: RunProgress
    private let hub: HubOptions
    private let isQuiet: Bool

    /// - Parameter others: How many runs there are beside the batches.
    init(
        batches: [InstanceID], others: Int, hub: HubOptions, options: RunOptions
    ) async throws {
        let isQuiet = options.quiet || options.log.logLevel != nil
        self.batches = batches
        self.hub = hub
        self.isQuiet = options.quiet
        ofRuns = RunProgress(isQuiet: isQuiet || hub.json, showsIDs: others > 1, hub: hub)
        ofBatches =
            batches.isEmpty ? nil : try await BatchProgress(batches, hub: hub, isQuiet: isQuiet)
    }

    func show(_ event: EngineEvent) {
        if let ofBatches, event.instance.map(isOfBatch) ?? false {
            ofBatches.show(event)
        } else {
            ofRuns.show(event)
        }
    }

    func pause() { ofBatches?.pause() ?? ofRuns.pause() }

    func end() {
        ofBatches?.end()
        ofRuns.end()
    }

    private func isOfBatch(_ id: InstanceID) -> Bool {
        batches.contains { id == $0 || id.text.hasPrefix("\($0):") }
    }

    /// Says how all of them ended. - Throws: `CommandFailure` unless every one completed.
    func finish(_ ending: RunSession.Ending) async throws {
        var failure: CommandFailure?
        if let ofBatches {
            do {
                try await BatchReport(hub: hub, isQuiet: isQuiet, ignored: 0)
                    .finish(ending.only { batches.contains($0.id) }, ofBatches)
            } catch let error as CommandFailure { failure = error }
        }
        let runs = ending.only { !batches.contains($0.id) }
        if !runs.records.isEmpty { try RunReport(runs, hub: hub, isQuiet: isQuiet).finish() }
        if let failure { throw failure }
    }
}

extension RunSession.Ending {
    /// The same, of some of its runs.
    fileprivate func only(_ isMeant: (InstanceRecord) -> Bool) -> RunSession.Ending {
        RunSession.Ending(
            records: records.filter(isMeant), interruption: interruption, counters: counters)
    }
}

extension InstanceRecord {
    /// Whether it is a batch.
    var isBatch: Bool { orchestration == "batch" }
}
