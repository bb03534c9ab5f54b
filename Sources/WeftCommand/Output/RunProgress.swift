internal import Foundation
internal import Synchronization
internal import Weft

/// Shows a run: a line for each recorded step, and on a terminal a live line below them.
final class RunProgress: Sendable {
    private struct State {
        var begun: [Int: TaskRequest] = [:]
        var fractions: [Int: ActivityProgress] = [:]
        var recorded = 0
        var ran = 0
        var reused = 0
        var hasLiveLine = false
        var lastDrawn = Date.distantPast
    }

    private let state = Mutex(State())
    private let instance: InstanceID?
    private let isQuiet: Bool

    /// - Parameter isQuiet: Whether nothing is shown; steps are counted all the same.
    init(of instance: InstanceID? = nil, isQuiet: Bool) {
        self.instance = instance
        self.isQuiet = isQuiet
    }

    /// Steps that ran, and steps whose results were reused.
    var counts: (ran: Int, reused: Int) { state.withLock { ($0.ran, $0.reused) } }

    func show(_ event: EngineEvent) {
        state.withLock { state in
            switch event {
            case .attemptStarted(_, let request, _): state.begun[request.taskID] = request
            case .progress(_, let request, let progress):
                state.fractions[request.taskID] = progress
            case .taskCompleted(_, let request, let completion):
                finish(request, completion, &state)
            case .attemptFailed(_, let request, let attempt, let failure, let retryAt):
                line(
                    "  \(request.label): attempt \(attempt) failed; the next is at "
                        + "\(TimeText.clock(retryAt)). \(failure.message)", &state)
            case .instanceRecovered(_, let events):
                line("  taken up again: \(events) recorded events read once", &state)
            case .instanceWaits(let id, let waits) where !waits.isEmpty:
                for wait in waits {
                    line("  waits for \(wait.description)\(TimeText.limit(wait))", &state)
                }
                line("  answer with: weft approve \(id)", &state)
            case .trouble(let words): line("  \(words)", &state)
            default: break
            }
            drawLiveLine(&state)
        }
    }

    /// Removes the live line; call it before anything else is printed.
    func end() { state.withLock { eraseLiveLine(&$0) } }

    private func finish(
        _ request: TaskRequest, _ completion: TaskCompletion, _ state: inout State
    ) {
        state.begun[request.taskID] = nil
        state.fractions[request.taskID] = nil
        state.recorded += 1
        let isReused = completion.reusedFrom != nil
        if isReused { state.reused += 1 } else { state.ran += 1 }
        let number = String(state.recorded).leftPadded(to: 3)
        let time = isReused ? "reused" : completion.took.map(TimeText.duration) ?? "-"
        line("\(number)  recorded  \(time.leftPadded(to: 9))  \(request.label)", &state)
    }

    private func line(_ text: String, _ state: inout State) {
        guard !isQuiet else { return }
        eraseLiveLine(&state)
        Terminal.error(text)
    }

    private func drawLiveLine(_ state: inout State) {
        guard !isQuiet, Terminal.isInteractive, !state.begun.isEmpty,
            Date().timeIntervalSince(state.lastDrawn) > 0.05
        else { return }
        let running = state.begun.keys.sorted().compactMap { id -> String? in
            guard let request = state.begun[id] else { return nil }
            guard let progress = state.fractions[id] else { return request.label }
            return "\(request.label) \(Int(progress.fraction * 100)) %"
        }
        eraseLiveLine(&state)
        let words = "  running: " + running.joined(separator: ", ")
        Terminal.write(String(words.prefix(100)))
        state.hasLiveLine = true
        state.lastDrawn = Date()
    }

    private func eraseLiveLine(_ state: inout State) {
        guard state.hasLiveLine else { return }
        Terminal.write("\r\u{1B}[K")
        state.hasLiveLine = false
    }
}

extension String {
    func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }

    func rightPadded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
