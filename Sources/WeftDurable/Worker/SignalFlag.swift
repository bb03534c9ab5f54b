internal import Synchronization

/// Coalesces signals: many that come before they are looked at count as one.
final class SignalFlag: Sendable {
    private let isRaised = Mutex(false)

    /// - Returns: whether the flag was down.
    func raise() -> Bool {
        isRaised.withLock { flag in
            defer { flag = true }
            return !flag
        }
    }

    func lower() { isRaised.withLock { $0 = false } }
}
