#if WEFT_FAILPOINTS
    import Foundation
    import Synchronization

    /// What the environment asks of a debug build; release builds do not contain it.
    package enum TestLevers {
        /// The failpoint at which the process is to die, and how many crossings are let pass.
        private struct Deadline {
            let failpoint: Failpoint
            let crossing: Int

            /// Reads `name` or `name:crossing`; `nil` where nothing or nonsense is asked.
            init?(_ text: String?) {
                let parts = (text ?? "").split(separator: ":")
                guard let name = parts.first, let point = Failpoint(rawValue: String(name)) else {
                    return nil
                }
                failpoint = point
                crossing = parts.count > 1 ? Int(parts[1]) ?? 1 : 1
            }
        }

        private static let deadline = Deadline(
            ProcessInfo.processInfo.environment["WEFT_FAILPOINT"])
        private static let crossings = Mutex(0)

        /// Whether live instances are read again from their history after every turn.
        package static let replaysEveryTurn =
            ProcessInfo.processInfo.environment["WEFT_ALWAYS_REPLAY"] == "1"

        package static func cross(_ failpoint: Failpoint) {
            guard let deadline, deadline.failpoint == failpoint else { return }
            let number = crossings.withLock { count in
                count += 1
                return count
            }
            if number == deadline.crossing { kill(getpid(), SIGKILL) }
        }
    }
#endif
