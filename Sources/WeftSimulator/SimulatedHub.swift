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
    /// The longest histories seen of each flow, to check that they only grow: one for each time
    /// that it began anew.
    private var histories: [InstanceID: [[HistoryEvent]]] = [:]
    /// The flows.
    var ids: [InstanceID] = []
    /// How often somebody has put a flow right, sub-orchestrations included.
    private var remedies: [InstanceID: Int] = [:]
    /// Calls of workers so far, and commits that have to be kept.
    var callCount = 0
    private(set) var commitCount = 0
    /// Counts changes of instances; what they were when somebody last looked.
    private var version = 0
    private var known: (version: Int, records: [InstanceRecord])?
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
            version += 1
            commitCount += 1
            if isSynced, !isBroken { images = [] }
        }
        images.append(memory.image())
    }

    /// Takes the store back to what the disk may hold.
    func losePower(_ draw: (ClosedRange<Int>) -> Int) async {
        let kept = draw(0...images.count - 1)
        memory.restore(images[kept])
        version += 1
        images = [images[kept]]
        for (id, former) in histories {
            let left = await history(of: id)
            guard let last = former.lastIndex(where: { $0.starts(with: left) }) else {
                violations.append("The loss of power has changed the history of \(id).")
                continue
            }
            if isSynced, last < former.count - 1 || left.count < former[last].count {
                violations.append("The loss of power took synced events of \(id).")
            }
            histories[id] = Array(former[..<last]) + [left]
        }
    }

    /// Checks that the histories have only grown, or begun anew by a continue-as-new or a rewind.
    func lookAtHistories() async {
        for id in ids {
            let now = await history(of: id)
            let former = histories[id] ?? [[]]
            let last = former[former.count - 1]
            if now.starts(with: last) {
                histories[id] = former.dropLast() + [now]
            } else {
                if now.age <= last.age {
                    violations.append("Recorded events of \(id) were changed or removed.")
                }
                histories[id] = former + [now]
            }
        }
    }

    /// Notes what went against a promise.
    func note(_ violation: String) { violations.append(violation) }

    // MARK: - People

    func putRight(_ id: InstanceID) { remedies[root(of: id), default: 0] += 1 }

    func remedies(for id: InstanceID) -> Int { remedies[root(of: id)] ?? 0 }

    /// The flow to which an instance belongs.
    private func root(of id: InstanceID) -> InstanceID {
        ids.first { id == $0 || id.text.hasPrefix("\($0)-g") } ?? id
    }

    // MARK: - Looking

    /// Everything that the hub holds; sub-orchestrations of sub-orchestrations too.
    func records() async -> [InstanceRecord] {
        if let known, known.version == version { return known.records }
        do {
            let records = try await memory.instances(InstanceQuery(limit: 1000))
            known = (version, records)
            return records
        } catch { return [] }
    }

    func history(of id: InstanceID) async -> [HistoryEvent] {
        do { return try await memory.history(of: id, after: 0) } catch { return [] }
    }
}

extension [HistoryEvent] {
    /// Grows whenever a history replaces another.
    fileprivate var age: Int {
        guard case .executionStarted(let started)? = first?.kind else { return 0 }
        let rewinds = count { if case .executionRewound = $0.kind { true } else { false } }
        return started.generation * 1000 + rewinds
    }
}
