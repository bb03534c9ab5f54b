import WeftCore
import WeftDurable

extension MemoryState {
    mutating func create(_ new: NewInstance) throws -> Creation {
        if let existing = instance(new.id) {
            guard existing.start == new.start else {
                throw DurableError(
                    code: .instanceExists,
                    "Expected a new instance ID, found \"\(new.id)\", which was started with "
                        + "something else. Choose another ID.")
            }
            return .existing(existing.currentRecord)
        }
        lastInstance += 1
        var record = InstanceRecord(
            id: new.id, label: new.label, orchestration: new.start.name,
            version: new.start.version, status: .pending, createdAt: new.createdAt,
            updatedAt: new.createdAt)
        record.parent = new.start.parent?.instanceID
        instances[lastInstance] = MemoryInstance(
            number: lastInstance, start: new.start, record: record, token: lastInstance << 20)
        numbers[new.id] = lastInstance
        append(.start(new.start), to: lastInstance, at: new.createdAt)
        return .created
    }

    func records(_ query: InstanceQuery) -> [InstanceRecord] {
        let found = instances.values.filter { instance in
            (query.statuses.isEmpty || query.statuses.contains(instance.record.status))
                && instance.record.id.text.hasPrefix(query.idPrefix)
        }
        return found.sorted { $0.number > $1.number }
            .dropFirst(query.offset).prefix(query.limit).map(\.currentRecord)
    }

    mutating func purge(_ id: InstanceID) -> Bool {
        guard let instance = instance(id), instance.record.status.isFinal else { return false }
        instances[instance.number] = nil
        numbers[id] = nil
        return true
    }

    mutating func send(_ message: ControlMessage, to id: InstanceID, at now: Timestamp) throws {
        guard let instance = instance(id) else {
            throw DurableError(
                code: .instanceNotFound,
                "Expected an instance of this hub, found \"\(id)\", which it does not hold.")
        }
        if instance.record.status.isFinal {
            guard case .rewind = message, instance.record.status == .failed else { return }
        }
        append(message, to: instance.number, at: now)
    }

    mutating func append(_ message: ControlMessage, to number: Int, at now: Timestamp) {
        changeMessages(of: number) { instance in
            instance.lastMessage += 1
            instance.messages.append(
                MemoryMessage(number: instance.lastMessage, at: now, message: message))
        }
    }

    /// Changes an instance's messages and keeps the queue of ready instances in step.
    mutating func changeMessages(of number: Int, _ body: (inout MemoryInstance) -> Void) {
        guard var instance = instances.removeValue(forKey: number) else { return }
        let before = instance.readyKey
        body(&instance)
        if before != instance.readyKey {
            if let before { ready.remove(before) }
            if let after = instance.readyKey { ready.insert(after) }
        }
        instances[number] = instance
    }

    mutating func leaseInstances(
        _ request: LeaseRequest, excluding: Set<InstanceID>
    ) -> [LeasedInstance] {
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
