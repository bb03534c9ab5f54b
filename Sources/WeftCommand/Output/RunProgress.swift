internal import Foundation
internal import Synchronization
internal import Weft

/// Shows a run: a line for each recorded step, and on a terminal a live line below them.
final class RunProgress: SessionProgress {
    private struct State {
        var begun: [Key: TaskRequest] = [:]
        var fractions: [Key: ActivityProgress] = [:]
        var recorded = 0
        var hasLiveLine = false
        var lastDrawn = Date.distantPast
    }

    /// A task of an instance; task numbers alone are the same in every instance.
    private struct Key: Hashable {
        let instance: InstanceID
        let task: Int
    }

    private let state = Mutex(State())
    private let isQuiet: Bool
    private let showsIDs: Bool
    private let hub: HubOptions

    /// - Parameters:
    ///   - isQuiet: Whether nothing is shown.
    ///   - showsIDs: Whether lines name their instance, because there are several.
    ///   - hub: The hub, as commands that are suggested name it.
    init(isQuiet: Bool, showsIDs: Bool = false, hub: HubOptions) {
        self.isQuiet = isQuiet
        self.showsIDs = showsIDs
        self.hub = hub
    }

    func show(_ event: EngineEvent) {
        state.withLock { state in
            switch event {
            case .attemptStarted(let id, let request, _):
                state.begun[Key(instance: id, task: request.taskID)] = request
            case .progress(let id, let request, let progress):
                state.fractions[Key(instance: id, task: request.taskID)] = progress
            case .taskCompleted(let id, let request, let completion):
                finish(id, request, completion, &state)
            case .taskFailed(let id, let request, _): forget(id, request, &state)
            case .attemptFailed(let id, let request, let attempt, let failure, let retryAt):
                forget(id, request, &state)
                line(
                    "  \(name(request, id)): attempt \(attempt) failed; the next is at "
                        + "\(TimeText.clock(retryAt)). \(failure.message)", &state)
            case .instanceRecovered(let id, let events):
                let events = events == 1 ? "1 recorded event" : "\(events) recorded events"
                line("  \(prefix(id))taken up again: \(events) read once", &state)
            case .instanceWaits(let id, let waits): showWaits(id, waits, &state)
            case .trouble(let words): line("  \(words)", &state)
            default: break
            }
            drawLiveLine(&state)
        }
    }

    /// Says that a signal has been heard.
    func pause() {
        state.withLock { line("Pausing; once more stops at once.", &$0) }
    }

    /// Removes the live line; call it before anything else is printed.
    func end() { state.withLock { eraseLiveLine(&$0) } }

    private func showWaits(_ id: InstanceID, _ waits: [Wait], _ state: inout State) {
        guard !waits.isEmpty else { return }
        for wait in waits {
            line("  \(prefix(id))waits for \(wait.description)\(TimeText.limit(wait))", &state)
        }
        guard waits.contains(where: { $0.description.contains("\"\(Review.eventName)\"") }) else {
            return
        }
        line("  answer with: \(hub.command("approve \(id)")) (or --reject)", &state)
    }

    private func finish(
        _ id: InstanceID, _ request: TaskRequest, _ completion: TaskCompletion,
        _ state: inout State
    ) {
        forget(id, request, &state)
        state.recorded += 1
        let number = String(state.recorded).leftPadded(to: 3)
        let took = completion.took.map(TimeText.duration) ?? "-"
        let time = completion.reusedFrom == nil ? took : "reused"
        line("\(number)  recorded  \(time.leftPadded(to: 9))  \(name(request, id))", &state)
    }

    private func forget(_ id: InstanceID, _ request: TaskRequest, _ state: inout State) {
        let key = Key(instance: id, task: request.taskID)
        state.begun[key] = nil
        state.fractions[key] = nil
    }

    private func prefix(_ id: InstanceID) -> String { showsIDs ? "\(id): " : "" }

    private func name(_ request: TaskRequest, _ id: InstanceID) -> String {
        prefix(id) + request.label
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
        let keys = state.begun.keys.sorted { ($0.instance, $0.task) < ($1.instance, $1.task) }
        let running = keys.compactMap { key -> String? in
            guard let request = state.begun[key] else { return nil }
            guard let progress = state.fractions[key] else { return request.label }
            return "\(request.label) \(Int(progress.fraction * 100)) %"
        }
        eraseLiveLine(&state)
        let words = "  running: " + running.joined(separator: ", ")
        Terminal.write(String(words.prefix(Terminal.columns - 1)))
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
