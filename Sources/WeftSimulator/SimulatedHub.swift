import WeftCore
import WeftDurable
import WeftTesting

/// What all workers of a simulation share: a store in memory, and what of it is on the disk.
///
/// `@unchecked Sendable`: a simulation runs on one thread.
final class SimulatedHub: @unchecked Sendable {
    let memory = MemoryStore()
    /// Whether every commit that must be kept is synced.
    private let isSynced: Bool
    /// Whether the hub lies about its syncs, so that a test sees that the checks notice.
    private let isBroken: Bool
    /// What a loss of power may leave: the image of the last sync, and those after it.
    private var images: [MemoryImage]
    /// The longest history seen of each instance, to check that it only grows.
    private var histories: [InstanceID: [HistoryEvent]] = [:]
    /// The instances to look at.
    var ids: [InstanceID] = []
    /// Calls of workers so far, and commits that have to be kept.
    var callCount = 0
    private(set) var commitCount = 0
    /// What went against a promise.
    private(set) var violations: [String] = []
    /// Faults that wait for the next call that writes.
    var faults: [StoreFault] = []
    /// The call up to which nothing can be written.
    var fullUntil = 0

    enum StoreFault { case failure, lostAnswer }

    init(isSynced: Bool, isBroken: Bool = false) {
        self.isSynced = isSynced
        self.isBroken = isBroken
        images = [memory.image()]
    }

    /// Notes that a call has changed the store.
    /// - Parameter mustBeKept: Whether the real store would sync it.
    func committed(mustBeKept: Bool) {
        if mustBeKept {
            commitCount += 1
            if isSynced, !isBroken { images = [] }
        }
        images.append(memory.image())
    }

    /// Takes the store back to what the disk may hold.
    func losePower(_ draw: (ClosedRange<Int>) -> Int) async {
        let kept = draw(0...images.count - 1)
        memory.restore(images[kept])
        images = [images[kept]]
        for (id, events) in histories {
            let left = await history(of: id)
            if !events.starts(with: left) {
                violations.append("The loss of power has changed the history of \(id).")
            }
            if isSynced, left.count < events.count {
                violations.append("The loss of power took synced events of \(id).")
            }
            histories[id] = left
        }
    }

    /// Checks that the histories have only grown.
    func lookAtHistories() async {
        for id in ids {
            let now = await history(of: id)
            if let before = histories[id], !now.starts(with: before) {
                violations.append("Recorded events of \(id) were changed or removed.")
            }
            histories[id] = now
        }
    }

    func history(of id: InstanceID) async -> [HistoryEvent] {
        do { return try await memory.history(of: id, after: 0) } catch { return [] }
    }
}
