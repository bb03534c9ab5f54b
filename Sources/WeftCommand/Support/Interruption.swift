internal import Dispatch
internal import Foundation
internal import Synchronization

/// Listens for ^C and SIGTERM: the first one pauses, the second ends the process at once.
struct Interruption: Sendable {
    /// Gives the status to end with when the first signal arrives; at once where it has.
    let signals: AsyncStream<ExitStatus>

    init() {
        let (stream, continuation) = AsyncStream<ExitStatus>.makeStream()
        signals = stream
        SignalSources.shared.tell(continuation)
    }
}

/// The one listener of the process: sources that come and go can leave a signal unheard.
private final class SignalSources: @unchecked Sendable {
    static let shared = SignalSources()

    private struct State {
        var first: ExitStatus?
        var listeners: [AsyncStream<ExitStatus>.Continuation] = []
    }

    private let state = Mutex(State())
    // Written only by init; kept so that the sources stay alive.
    private var sources: [any DispatchSourceSignal] = []

    private init() {
        for (number, status) in [(SIGINT, ExitStatus.interrupted), (SIGTERM, .terminated)] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [unowned self] in hear(status) }
            source.resume()
            sources.append(source)
        }
    }

    func tell(_ listener: AsyncStream<ExitStatus>.Continuation) {
        let first = state.withLock { state in
            state.listeners.append(listener)
            return state.first
        }
        if let first { listener.yield(first) }
    }

    private func hear(_ status: ExitStatus) {
        let listeners = state.withLock { state -> [AsyncStream<ExitStatus>.Continuation] in
            guard state.first == nil else { _exit(status.rawValue) }
            state.first = status
            return state.listeners
        }
        for listener in listeners { listener.yield(status) }
    }
}
