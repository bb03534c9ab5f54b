internal import Foundation
internal import Weft

/// Shows how a session goes on.
protocol SessionProgress: Sendable {
    /// Takes what the engine says; called from any thread, must return at once.
    func show(_ event: EngineEvent)
    /// A signal has been heard.
    func pause()
    /// Nothing more will be shown.
    func end()
}

/// Runs instances in the foreground until they end, wait too long, or a signal pauses them.
struct RunSession {
    let hub: Hub
    let jobs: Int?
    let durability: Engine.Durability
    /// Whether the command ends when nothing is left to do but wait for an answer from outside.
    let endsOnWait: Bool
    /// Where steps run.
    let isolation: Isolation
    /// Where the engine's log goes.
    let observability: Observability
    let progress: any SessionProgress
    /// See `Engine.Options.commitDelay`.
    var commitDelay = Duration.zero

    /// How a session ended.
    struct Ending {
        let records: [InstanceRecord]
        /// The signal's status, where one paused the session.
        let interruption: ExitStatus?
        let counters: WorkerCounters
    }

    func run(
        scope: Set<InstanceID>?, beforeStart: (Engine) async throws -> [InstanceID]
    ) async throws -> Ending {
        let interruption = Interruption()
        var options = Engine.Options()
        options.durability = durability
        options.scope = scope
        options.isolation = isolation
        options.observability = observability
        options.commitDelay = commitDelay
        if let jobs { options.maxConcurrentActivities = jobs }
        let watch = WaitWatch()
        let progress = progress
        let program = CommandLineProgram.current
        let engine = try await Engine(
            hub: hub, pipelines: program.pipelines, orchestrations: program.orchestrations,
            activities: program.activities, options: options
        ) { event in
            progress.show(event)
            watch.note(event)
        }
        let ids = try await beforeStart(engine)
        watch.watch(ids)
        try await engine.start()
        let signal = await untilDone(engine, ids, interruption, watch)
        await engine.stop()
        progress.end()
        var records: [InstanceRecord] = []
        for id in ids { records.append(try await engine.client.status(of: id)) }
        let counters = await engine.counters
        try await engine.close()
        return Ending(records: records, interruption: signal, counters: counters)
    }

    /// Waits for the first of: all instances ended, a signal, a wait that nobody here answers.
    private func untilDone(
        _ engine: Engine, _ ids: [InstanceID], _ interruption: Interruption,
        _ watch: WaitWatch
    ) async -> ExitStatus? {
        await withTaskGroup(of: ExitStatus?.self) { group in
            group.addTask {
                await self.untilEnded(ids, engine, watch)
                return nil
            }
            group.addTask {
                while (try? await Task.sleep(for: .milliseconds(500))) != nil { watch.look() }
                return nil
            }
            group.addTask {
                for await status in interruption.signals {
                    progress.pause()
                    return status
                }
                return nil
            }
            group.addTask { await self.untilAllWait(engine, ids, watch) }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    /// Waits for the end of all instances, whatever the hub's troubles in between.
    private func untilEnded(_ ids: [InstanceID], _ engine: Engine, _ watch: WaitWatch) async {
        var endings = watch.endings.makeAsyncIterator()
        for id in ids {
            while !Task.isCancelled {
                do {
                    if try await engine.client.status(of: id).status.isFinal { break }
                } catch is CancellationError {
                    return
                } catch {
                    progress.show(.trouble("Could not ask for \(id), trying again: \(error)"))
                }
                _ = await endings.next()
            }
        }
    }

    /// Shows what instances wait for that were not taken up, and returns when all of them wait and
    /// that is to end the session.
    private func untilAllWait(
        _ engine: Engine, _ ids: [InstanceID], _ watch: WaitWatch
    ) async -> ExitStatus? {
        var open = ids
        // Those that were not taken up, because nothing has arrived that they wait for.
        var resting: Set<InstanceID> = []
        var hasShownAll = false
        for await _ in watch.changes where watch.hasCaughtUp {
            resting.subtract(watch.takeWoken())
            var isDone = true
            var ended: Set<InstanceID> = []
            for id in open where !resting.contains(id) && !watch.isWaiting(id) {
                guard let record = try? await engine.client.status(of: id) else { continue }
                if record.status.isFinal {
                    ended.insert(id)
                } else if (try? await watch.isResting(record, engine)) == true {
                    resting.insert(id)
                    progress.show(.instanceWaits(id, record.waits))
                } else {
                    isDone = false
                    // Thousands may be open: one that works is all there is to know.
                    if hasShownAll { break }
                }
            }
            hasShownAll = true
            if !ended.isEmpty { open.removeAll { ended.contains($0) } }
            if isDone, endsOnWait { return .paused }
        }
        // The other tasks decide when the session ends.
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
        return nil
    }
}
