internal import Foundation
internal import Synchronization
internal import Weft

/// Shows how a batch goes on: a bar on a terminal, a line every 10 s elsewhere, an object for each
/// item with `--json`.
final class BatchProgress: SessionProgress {
    private struct State {
        var total = 0
        var done = 0
        var failed = 0
        /// Made in this session.
        var made = 0
        var bytesRead = 0
        /// The files of open items, where they are to be named.
        var names: [InstanceID: [Int: String]] = [:]
        var lastDrawn = ContinuousClock.now
        var hasBar = false
        var troubles: Set<String> = []
    }

    /// How the session has gone.
    struct Figures: Sendable {
        let made: Int
        let bytesRead: Int
        let took: Duration
    }

    private let batches: [InstanceID]
    private let isJSON: Bool
    private let isQuiet: Bool
    private let begun = ContinuousClock.now
    private let state: Mutex<State>

    init(_ batches: [InstanceID], hub: HubOptions, isQuiet: Bool) async throws {
        var state = State()
        let engine = try await hub.openForReading()
        for batch in batches {
            let counts = try await engine.itemCounts(of: batch)
            state.total += counts.total
            state.done += counts.done
            state.failed += counts.failed
            if hub.json { state.names[batch] = try await engine.openInputs(of: batch) }
        }
        try await engine.close()
        self.batches = batches
        self.isJSON = hub.json
        self.isQuiet = isQuiet || hub.json
        self.state = Mutex(state)
    }

    var figures: Figures {
        state.withLock {
            Figures(made: $0.made, bytesRead: $0.bytesRead, took: .now - begun)
        }
    }

    func show(_ event: EngineEvent) {
        if let item = BatchEvent(event, of: batches) { return state.withLock { note(item, &$0) } }
        state.withLock { state in
            switch event {
            case .attemptFailed(let id, let request, _, let failure, let retryAt):
                line(
                    "\(Self.name(id, request)): \(failure.message) Trying again at "
                        + "\(TimeText.clock(retryAt)).", &state)
            case .trouble(let words) where state.troubles.insert(words).inserted:
                line(words, &state)
            default: break
            }
        }
    }

    func pause() {
        state.withLock { line("Pausing; once more stops at once.", &$0) }
    }

    func end() { state.withLock { erase(&$0) } }

    private static func name(_ id: InstanceID, _ request: TaskRequest) -> String {
        "\(id) \(request.label)"
    }

    private func note(_ event: BatchEvent, _ state: inout State) {
        switch event {
        case .done(let item, let outputs, let bytesRead):
            state.done += 1
            state.made += 1
            state.bytesRead += bytesRead
            let name = forget(item, &state)
            if isJSON {
                print(
                    JSONValue.object([
                        "event": "done", "batch": .string(item.batch.text),
                        "item": .int(item.position), "input": .string(name),
                        "outputs": .array(outputs.map { .string($0.path) }),
                    ]).text)
            }
        case .failed(let item, let failure):
            state.failed += 1
            state.made += 1
            let name = forget(item, &state)
            if isJSON {
                print(
                    JSONValue.object([
                        "event": "failed", "batch": .string(item.batch.text),
                        "item": .int(item.position), "input": .string(name),
                        "failure": failure.json,
                    ]).text)
            }
        }
        draw(&state)
    }

    private func forget(_ item: BatchEvent.ItemID, _ state: inout State) -> String {
        state.names[item.batch]?.removeValue(forKey: item.position) ?? ""
    }

    private func line(_ text: String, _ state: inout State) {
        guard !isQuiet else { return }
        erase(&state)
        Terminal.error(text)
    }

    // MARK: - The bar

    private func draw(_ state: inout State) {
        guard !isQuiet else { return }
        let pause: Duration = Terminal.isInteractive ? .milliseconds(100) : .seconds(10)
        let now = ContinuousClock.now
        guard now - state.lastDrawn >= pause else { return }
        state.lastDrawn = now
        let words = words(state)
        guard Terminal.isInteractive else { return Terminal.error(words) }
        erase(&state)
        let room = Terminal.columns - words.count - 4
        let width = max(0, min(30, room))
        let ended = state.done + state.failed
        let full = state.total > 0 ? width * ended / state.total : 0
        let bar = String(repeating: "#", count: full) + String(repeating: ".", count: width - full)
        Terminal.write(width > 4 ? "[\(bar)] \(words)" : String(words.prefix(Terminal.columns - 1)))
        state.hasBar = true
    }

    private func words(_ state: State) -> String {
        let seconds = (ContinuousClock.now - begun).inSeconds
        let ended = state.done + state.failed
        let rate = seconds > 0 ? Double(state.made) / seconds : 0
        let bytes = seconds > 0 ? Double(state.bytesRead) / seconds : 0
        var words = "\(ended) of \(state.total)"
        if state.failed > 0 { words += ", \(state.failed) failed" }
        words += String(format: ", %.1f/s", rate) + ", \(SizeText.text(Int(bytes)))/s"
        if rate > 0, ended < state.total {
            let left = Duration.seconds(Double(state.total - ended) / rate)
            words += ", \(TimeText.duration(left)) left"
        }
        return words
    }

    private func erase(_ state: inout State) {
        guard state.hasBar else { return }
        Terminal.write("\r\u{1B}[K")
        state.hasBar = false
    }
}
