import WeftCore
import WeftDurable

extension MemoryState {
    mutating func create(_ new: NewInstance) throws -> Creation {
        if let existing = instance(new.id) {
            guard new.reuse.replaces(existing.record.status) else {
                guard existing.start == new.start else { throw Self.exists(new.id) }
                return .existing(existing.currentRecord)
            }
            remove(existing.number)
        }
        let number = insert(new)
        append(.start(new.start), to: number, at: new.readyAt)
        return .created
    }

    /// Creates what its first turn records, and gives it to the worker: its start is consumed.
    /// - Returns: whether it was created now, not by the same checkpoint before.
    mutating func begin(
        _ creation: Checkpoint.Creation, of checkpoint: Checkpoint
    ) throws -> (lease: InstanceLease, isNew: Bool) {
        let new = creation.instance
        if let existing = instance(new.id) {
            let record = existing.record
            if existing.token == existing.firstToken + 1, existing.start == new.start,
                let holder = existing.holder, holder.worker == creation.worker,
                record.createdAt == new.createdAt,
                record.lastSequence == checkpoint.events.count
            {
                let lease = InstanceLease(
                    instanceID: new.id, token: existing.token, expires: holder.expires)
                return (lease, false)
            }
            guard new.reuse.replaces(record.status) else { throw Self.exists(new.id) }
        }
        // Looked at before anything changes.
        try requireFirstTurn(checkpoint, of: new)
        if let existing = instance(new.id) { remove(existing.number) }
        let number = insert(new)
        let lease = InstanceLease(
            instanceID: new.id, token: (number << 20) + 1, expires: checkpoint.lease.expires)
        setSleep(of: number, until: nil)
        instances[number]?.lastMessage = 1
        instances[number]?.token = lease.token
        instances[number]?.holder = LeaseHolder(worker: creation.worker, expires: lease.expires)
        return (lease, true)
    }

    private mutating func insert(_ new: NewInstance) -> Int {
        lastInstance += 1
        var record = InstanceRecord(
            id: new.id, label: new.label, orchestration: new.start.name,
            version: new.start.version, status: .pending, createdAt: new.createdAt,
            updatedAt: new.createdAt)
        record.parent = new.start.parent?.instanceID
        record.group = new.group
        record.startAt = new.startAt
        record.generation = new.start.generation
        instances[lastInstance] = MemoryInstance(
            number: lastInstance, start: new.start, record: record, token: lastInstance << 20)
        numbers[new.id] = lastInstance
        if new.readyAt > new.createdAt { setSleep(of: lastInstance, until: new.readyAt) }
        return lastInstance
    }

    static func exists(_ id: InstanceID) -> DurableError {
        DurableError(
            code: .instanceExists,
            "Expected a new instance ID, found \"\(id)\", which was started with something else. "
                + "Choose another ID.")
    }

    mutating func purge(_ id: InstanceID) -> Bool {
        guard let instance = instance(id), instance.record.status.isFinal, !isAwaited(instance)
        else { return false }
        remove(instance.number)
        return true
    }

    /// Whether it is about to be rewound for a parent that waits for it.
    private func isAwaited(_ instance: MemoryInstance) -> Bool {
        guard !instance.messages.isEmpty, let parent = instance.record.parent else { return false }
        return self.instance(parent)?.record.status.isFinal == false
    }

    /// Removes an instance with all that is open in it.
    private mutating func remove(_ number: Int) {
        removeOpenWork(of: number)
        setSleep(of: number, until: nil)
        changeMessages(of: number) { $0.messages = [] }
        if let id = instances.removeValue(forKey: number)?.record.id { numbers[id] = nil }
    }

    // MARK: - Messages

    mutating func send(_ message: ControlMessage, to id: InstanceID, at now: Timestamp) throws {
        guard deliver(message, to: id, at: now) else {
            throw DurableError(
                code: .instanceNotFound,
                "Expected an instance of this hub, found \"\(id)\", which it does not hold.")
        }
    }

    /// Sends a message; it is dropped where the instance takes it no longer.
    /// - Returns: whether there is such an instance.
    @discardableResult
    mutating func deliver(
        _ message: ControlMessage, to id: InstanceID, at now: Timestamp
    ) -> Bool {
        guard let instance = instance(id) else { return false }
        let status = instance.record.status
        let isAccepted =
            if case .rewind = message {
                // The first of several is enough.
                status == .failed && instance.messages.isEmpty
            } else {
                !status.isFinal
            }
        if isAccepted { append(message, to: instance.number, at: now) }
        return true
    }

    mutating func append(_ message: ControlMessage, to number: Int, at now: Timestamp) {
        switch message {
        case .terminate, .cancel: setSleep(of: number, until: nil)
        default: break
        }
        changeMessages(of: number) { instance in
            instance.lastMessage += 1
            instance.messages.append(
                MemoryMessage(number: instance.lastMessage, at: now, message: message))
        }
    }

    /// Begins or ends the sleep of an instance whose start is scheduled.
    mutating func setSleep(of number: Int, until moment: Timestamp?) {
        if let key = instances[number]?.sleepKey { sleeping.remove(key) }
        changeMessages(of: number) { $0.asleepUntil = moment }
        if let key = instances[number]?.sleepKey { sleeping.insert(key) }
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
}

extension NewInstance {
    /// When it may be leased.
    fileprivate var readyAt: Timestamp { max(createdAt, startAt ?? createdAt) }
}
