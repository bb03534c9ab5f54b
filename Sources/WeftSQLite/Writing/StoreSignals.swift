import Synchronization
import WeftDurable

/// Those who want to hear that something may have become ready.
final class StoreSignals: Sendable {
    private struct Subscribers {
        var last = 0
        var handlers: [Int: @Sendable () -> Void] = [:]
    }

    private let subscribers = Mutex(Subscribers())

    var hasSubscribers: Bool { subscribers.withLock { !$0.handlers.isEmpty } }

    func subscribe(_ handler: @escaping @Sendable () -> Void) -> StoreSubscription {
        let number = subscribers.withLock { subscribers in
            subscribers.last += 1
            subscribers.handlers[subscribers.last] = handler
            return subscribers.last
        }
        return StoreSubscription { [self] in
            subscribers.withLock { $0.handlers[number] = nil }
        }
    }

    func fire() {
        let handlers = subscribers.withLock { Array($0.handlers.values) }
        for handler in handlers { handler() }
    }
}
