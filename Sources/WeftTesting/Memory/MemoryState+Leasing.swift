import WeftCore
import WeftDurable

extension MemoryState {
    mutating func leaseInstances(
        _ request: LeaseRequest, excluding: Set<InstanceID>
    ) -> [LeasedInstance] {
        for key in sleeping.keys.prefix(while: { $0.time <= request.now }) {
            setSleep(of: key.owner, until: nil)
        }
        var taken: [LeasedInstance] = []
        for key in readyInstances(at: request.now) {
            if taken.count >= request.limit { break }
            guard let instance = instances[key.owner], instance.isFree(at: request.now),
                !excluding.contains(instance.record.id),
                request.scope?.contains(instance.record.id) ?? true
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
