import Synchronization
import Testing

@testable import WeftDurable

struct EventListenersTests {
    private final class Heard: Sendable {
        private let events = Mutex<[EngineEvent]>([])
        var all: [EngineEvent] { events.withLock(\.self) }
        func hear(_ event: EngineEvent) { events.withLock { $0.append(event) } }
    }

    @Test func eachListenerHearsUntilItEnds() {
        let listeners = EventListeners()
        let (one, other) = (Heard(), Heard())
        #expect(!listeners.isHeard)
        let end = listeners.listen(one.hear)
        let endOther = listeners.listen(other.hear)
        listeners.tell(.caughtUp)
        end()
        listeners.tell(.trouble("a"))
        #expect(listeners.isHeard)
        endOther()
        #expect(!listeners.isHeard)
        listeners.tell(.trouble("b"))
        #expect(one.all == [.caughtUp])
        #expect(other.all == [.caughtUp, .trouble("a")])
    }

    @Test func theEndIsToldOnce() {
        let listeners = EventListeners()
        let heard = Heard()
        let end = listeners.listen(heard.hear) { heard.hear(.caughtUp) }
        listeners.endAll()
        listeners.endAll()
        end()
        listeners.tell(.trouble("late"))
        #expect(heard.all == [.caughtUp])
    }
}
