internal import Foundation
internal import Synchronization
internal import Weft

/// Which files of a watched folder are to be taken: those that are new or have changed, once they
/// have stopped growing.
final class FolderWatch: Sendable {
    /// How often the folders are looked at.
    private static let interval = Duration.seconds(1)

    private struct State {
        /// What was seen in the last look.
        var seen: [String: FileStamp] = [:]
        /// What has been handed to a batch.
        var taken: [String: FileStamp] = [:]
    }

    private let state = Mutex(State())
    private let signal = SignalNote()
    private let interruption = Interruption()

    init() {
        Task { [signal, interruption] in
            for await status in interruption.signals { signal.status.withLock { $0 = status } }
        }
    }

    private final class SignalNote: Sendable {
        let status = Mutex<ExitStatus?>(nil)
    }

    /// The files that have not been taken as they are, and that have not changed for two seconds and
    /// since the last look.
    func settled(_ files: [SelectedFile]) -> [SelectedFile] {
        let now = Int(Date().timeIntervalSince1970 * 1e9)
        return state.withLock { state in
            var seen: [String: FileStamp] = [:]
            let settled = files.filter { file in
                guard let stamp = FileStamp(path: file.path) else { return false }
                seen[file.path] = stamp
                return state.seen[file.path] == stamp && stamp.isSettled(at: now)
                    && state.taken[file.path] != stamp
            }
            state.seen = seen
            return settled
        }
    }

    /// These have been handed to a batch.
    func note(_ files: [SelectedFile]) {
        state.withLock { state in
            for file in files { state.taken[file.path] = state.seen[file.path] }
        }
    }

    /// Waits until it is time to look again.
    /// - Returns: the status of a signal that came meanwhile.
    func rest() async -> ExitStatus? {
        let end = ContinuousClock.now + Self.interval
        while ContinuousClock.now < end {
            if let status = signal.status.withLock(\.self) { return status }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return nil
    }
}
