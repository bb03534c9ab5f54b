internal import Dispatch
internal import Foundation
internal import Synchronization

/// Listens for ^C and SIGTERM: the first one pauses, the second ends the process at once.
final class Interruption: @unchecked Sendable {
    /// Gives the status to end with when the first signal arrives.
    let signals: AsyncStream<ExitStatus>

    // Written only by init; kept so that the sources stay alive.
    private var sources: [any DispatchSourceSignal] = []

    init() {
        let (stream, continuation) = AsyncStream<ExitStatus>.makeStream()
        signals = stream
        let count = SignalCount()
        for (number, status) in [(SIGINT, ExitStatus.interrupted), (SIGTERM, .terminated)] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if count.next() > 1 { _exit(status.rawValue) }
                continuation.yield(status)
            }
            source.resume()
            sources.append(source)
        }
    }

    private final class SignalCount: Sendable {
        private let count = Mutex(0)
        func next() -> Int {
            count.withLock {
                $0 += 1
                return $0
            }
        }
    }
}
