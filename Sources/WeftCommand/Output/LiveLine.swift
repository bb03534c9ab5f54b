internal import Foundation
internal import Synchronization

/// One line on a terminal that is drawn again and again, and goes before anything else is written.
/// Where standard error is no terminal, nothing is shown.
final class LiveLine: Sendable {
    private struct State {
        var isShown = false
        var isOver = false
        var lastDrawn = Date.distantPast
    }

    private let state = Mutex(State())

    /// Draws it anew, ten times a second at most.
    func show(_ text: String) {
        guard Terminal.isInteractive else { return }
        state.withLock { state in
            guard !state.isOver, Date().timeIntervalSince(state.lastDrawn) > 0.1 else { return }
            Terminal.write("\r\u{1B}[K" + text.prefix(Terminal.columns - 1))
            state.isShown = true
            state.lastDrawn = Date()
        }
    }

    /// Removes it for good.
    func end() {
        state.withLock { state in
            if state.isShown { Terminal.write("\r\u{1B}[K") }
            state.isShown = false
            state.isOver = true
        }
    }
}
