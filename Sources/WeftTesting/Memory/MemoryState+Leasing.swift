import WeftCore
import WeftDurable

extension MemoryState {
    /// Parents of parents, at most: further up nobody looks.
    private static let maximumDepth = 1000

    mutating func leaseInstances(
        _ request: LeaseRequest, excluding: Set<InstanceID>
    ) -> [LeasedInstance] {
        for key in sleeping.keys.prefix(while: { $0.time <= request.now }) {
            setSleep(of: key.owner, until: nil)
        }
        if let held = request.held { giveBackInstances(of: request.worker, beside: held) }
        var taken: [LeasedInstance] = []
        for key in readyInstances(at: request.now) {
            if taken.count >= request.limit { break }
            guard let instance = instances[key.owner], instance.isFree(at: request.now),
                !excluding.contains(instance.record.id),
                isInScope(instance.record.id, request)
            else { continue }
            taken.append(lease(instance, request))
        }
        return taken
    }

    func instancesWithMessages(heldBy worker: WorkerID, due now: Timestamp) -> Set<InstanceID> {
        let due = Set(timers.keys.prefix { $0.time <= now }.map(\.owner))
        let held = instances.values.filter { instance in
            instance.holder?.worker == worker
                && (!instance.messages.isEmpty || due.contains(instance.number))
        }
        return Set(held.map(\.record.id))
    }

    mutating func release(_ lease: InstanceLease) {
        guard let number = try? held(lease).number else { return }
        instances[number]?.holder = nil
    }

    /// Whether an instance or one above it is named.
    func isInScope(_ id: InstanceID, _ request: LeaseRequest) -> Bool {
        guard let scope = request.scope else { return true }
        var next: InstanceID? = id
        for _ in 0..<Self.maximumDepth {
            guard let id = next else { return false }
            if scope.contains(id) { return true }
            next = instance(id)?.record.parent
        }
        return false
    }

    private mutating func giveBackInstances(of worker: WorkerID, beside held: Holdings) {
        for (number, instance) in instances
        where instance.holder?.worker == worker && !held.instances.contains(instance.record.id) {
            instances[number]?.holder = nil
        }
    }

    /// Gives back the work items that their worker does not know that it has.
    mutating func giveBackActivities(of worker: WorkerID, beside held: Holdings) {
        for item in leasedWorkItems
        where activities[item]?.holder?.worker == worker && !held.activities.contains(item) {
            activities[item]?.deliveries -= 1
            free(item)
        }
    }

    /// Instances with a message or a due timer, those that have waited longest first.
    private func readyInstances(at now: Timestamp) -> [QueueKey] {
        let due = timers.keys.prefix { $0.time <= now }
        return due.isEmpty ? ready.keys : (due + ready.keys).sorted()
    }

    private mutating func lease(
        _ instance: MemoryInstance, _ request: LeaseRequest
    ) -> LeasedInstance {
        instances[instance.number]?.token += 1
        instances[instance.number]?.holder = LeaseHolder(
            worker: request.worker, expires: request.expires)
        return LeasedInstance(
            lease: InstanceLease(
                instanceID: instance.record.id, token: instance.token + 1,
                expires: request.expires),
            history: instance.history, messages: instance.arrived(due: request.now))
    }
}
