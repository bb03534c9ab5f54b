import Foundation
import Synchronization
import Testing
import Weft

/// Kills runs of a subject and checks, after each kill and at the end, what must be true.
struct CrashLab: Sendable {
    let subject: FillSubject
    /// How often a process was killed before its end, and how many steps were left each time.
    let tally = Tally()

    final class Tally: Sendable {
        private let left = Mutex<[Int]>([])
        func add(_ stepsLeft: Int) { left.withLock { $0.append(stepsLeft) } }
        var kills: Int { left.withLock(\.count) }
        /// So many different places of the run were hit.
        var places: Int { left.withLock { Set($0).count } }
    }

    /// Starts a run on a fresh hub, kills it and its successors one after the other, lets the last
    /// successor finish, and checks everything.
    ///
    /// - Returns: how many processes were killed before their end.
    @discardableResult
    func check(_ name: String, kills: [WeftProcess.Kill]) async throws -> Int {
        let trial = try subject.trial(name)
        var recorded: [String] = []
        var before: [HistoryEvent]?
        var unheard = 0
        var killed = 0
        for kill in kills {
            let process = WeftProcess(arguments(trial, before), kill: kill)
            let ended = try await process.run()
            if !ended.wasKilled { #expect(ended.status == 0, "\(name): \(ended.lines)") }
            recorded += ended.transcript.recorded
            before = try await stateAfterKill(of: trial)
            unheard = try await trial.reader.endedInQueueOfCopy(of: trial.id)
            guard ended.wasKilled else { continue }
            killed += 1
            tally.add(stepsLeft(before))
        }
        let last = try await WeftProcess(arguments(trial, before)).run()
        #expect(last.status == 0, "\(name): \(last.lines)")
        recorded += last.transcript.recorded
        #expect(Set(recorded).count == recorded.count, "\(name): a step was recorded twice.")
        try await checkEnd(of: trial, name, last, before ?? [], unheard)
        try FileManager.default.removeItem(atPath: trial.folder)
        return killed
    }

    /// A kill before anything was recorded leaves nothing to resume: the run is started again.
    private func arguments(_ trial: Trial, _ before: [HistoryEvent]?) -> [String] {
        before == nil ? trial.runArguments : trial.resumeArguments
    }

    private func stepsLeft(_ history: [HistoryEvent]?) -> Int {
        subject.steps.count - (history ?? []).completions.count
    }

    /// What holds at any moment: the output is absent or complete, and the hub can be read.
    private func stateAfterKill(of trial: Trial) async throws -> [HistoryEvent]? {
        if let output = bytes(of: trial.output) { #expect(output == subject.expected) }
        let history = try await trial.reader.historyOfCopy(of: trial.id)
        if history?.outcome != nil { #expect(bytes(of: trial.output) == subject.expected) }
        return history
    }

    private func checkEnd(
        of trial: Trial, _ name: String, _ last: WeftProcess.Ended, _ before: [HistoryEvent],
        _ unheard: Int
    ) async throws {
        #expect(bytes(of: trial.output) == subject.expected, "\(name): other bytes")
        try checkFiles(of: trial, name)
        let history = try #require(try await trial.reader.history(of: trial.id))
        let tasks = history.completions.map(\.taskID)
        #expect(history.starts(with: before), "\(name): recorded events have changed.")
        #expect(Set(history.labels(reused: false)) == subject.steps)
        #expect(tasks.count == subject.steps.count && Set(tasks).count == tasks.count)
        #expect(history.scheduled.count == tasks.count)
        let counts = last.transcript.counts
        // A step may be recorded as ended in the queue, by a process that had not taken its
        // instance up again before it was killed.
        let done = before.completions.count + unheard
        #expect(counts?.run == tasks.count - done, "\(name): run again")
        #expect(counts?.reused == 0)
        if !before.isEmpty, before.outcome == nil {
            #expect(last.transcript.recoveredEvents == before.count)
            #expect(counts?.folded == history.count, "\(name): every event once")
        }
        let (ids, _) = try trial.reader.artifacts()
        #expect(ids == history.artifacts, "\(name): artifacts that no event explains")
    }

    /// Nothing is left aside: no partial output, no temporary artifact, no lock of a dead worker.
    private func checkFiles(of trial: Trial, _ name: String) throws {
        let left = try files(below: trial.folder).filter { !$0.hasPrefix("hub/artifacts/") }
        let known = ["hub/hub.sqlite", "hub/hub.sqlite-shm", "hub/hub.sqlite-wal", "out.png"]
        #expect(Set(left).subtracting(known).isEmpty, "\(name): \(left)")
        let others = try trial.reader.artifacts().others.filter { $0 != "tmp/lock" }
        #expect(others.isEmpty, "\(name): \(others)")
    }
}
