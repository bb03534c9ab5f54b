public import WeftCore

/// Calls that give payloads out.
extension PayloadOffloadingStore {
    public func instance(_ id: InstanceID) async throws -> InstanceRecord? {
        guard let record = try await inner.instance(id) else { return nil }
        return try await loaded(record)
    }

    public func instances(_ query: InstanceQuery) async throws -> [InstanceRecord] {
        var records = try await inner.instances(query)
        for (index, record) in records.enumerated() {
            // A list is not refused because of one of its entries.
            records[index] = (try? await loaded(record)) ?? record
        }
        return records
    }

    public func history(of id: InstanceID, after sequence: Int) async throws -> [HistoryEvent] {
        var history = try await inner.history(of: id, after: sequence)
        for (index, event) in history.enumerated() {
            history[index] = try await whole(event, of: id)
        }
        return history
    }

    public func firstEvent(of id: InstanceID) async throws -> HistoryEvent? {
        guard let event = try await inner.firstEvent(of: id) else { return nil }
        return try await whole(event, of: id)
    }

    /// The event with its payload, where that is kept elsewhere.
    private func whole(_ event: HistoryEvent, of id: InstanceID) async throws -> HistoryEvent {
        guard let payload = event.kind.payload, PayloadReference(payload) != nil else {
            return event
        }
        let kind: HistoryEvent.Kind
        if case .executionStarted = event.kind {
            kind = try await loaded(event.kind, of: "instance \(id) (its input)")
        } else {
            kind = await shown(event.kind)
        }
        return HistoryEvent(sequence: event.sequence, time: event.time, kind: kind)
    }

    public func openMessages(of id: InstanceID) async throws -> [StoredMessage] {
        var messages: [StoredMessage] = []
        for message in try await inner.openMessages(of: id) {
            messages.append(
                StoredMessage(id: message.id, message: await shown(message.message)))
        }
        return messages
    }

    public func leaseInstances(
        _ request: LeaseRequest, excluding: Set<InstanceID>
    ) async throws -> [LeasedInstance] {
        var leased = try await inner.leaseInstances(request, excluding: excluding)
        for (index, instance) in leased.enumerated() {
            leased[index] = try await loaded(instance)
        }
        return leased
    }

    public func messages(
        for lease: InstanceLease, due now: Timestamp, excluding seen: Set<MessageID>
    ) async throws -> [StoredMessage] {
        let messages = try await inner.messages(for: lease, due: now, excluding: seen)
        return try await loaded(messages, of: lease.instanceID)
    }

    public func leaseActivities(
        _ request: LeaseRequest, named names: Set<String>
    ) async throws -> [LeasedActivity] {
        try await loaded(
            try await inner.leaseActivities(request, named: names), at: request.now)
    }

    public func results(for keys: [String]) async throws -> [String: ReusableResult] {
        var results = try await inner.results(for: keys)
        for (key, result) in results where PayloadReference(result.result) != nil {
            do {
                let value = try await loaded(result.result, of: "the result \(key)")
                results[key] = ReusableResult(result: value, origin: result.origin)
            } catch let error as DurableError where error.code == .payloadLost {
                results[key] = nil
                try await inner.forgetResult(for: key)
            }
        }
        return results
    }

    // MARK: - Parts

    func loaded(_ record: InstanceRecord) async throws -> InstanceRecord {
        var record = record
        if let outcome = record.outcome {
            record.outcome = try await loaded(outcome, of: "instance \(record.id) (its result)")
        }
        if let status = record.customStatus {
            record.customStatus = try await loaded(status, of: "instance \(record.id) (its status)")
        }
        return record
    }

    /// All that folding reads. Where some of it is lost, the lease says so instead.
    private func loaded(_ leased: LeasedInstance) async throws -> LeasedInstance {
        let id = leased.lease.instanceID
        do {
            var history = leased.history
            for (index, event) in history.enumerated() {
                guard !event.kind.isAction, let payload = event.kind.payload,
                    PayloadReference(payload) != nil
                else { continue }
                history[index] = HistoryEvent(
                    sequence: event.sequence, time: event.time,
                    kind: try await loaded(
                        event.kind, of: "instance \(id) (event \(event.sequence))"))
            }
            return LeasedInstance(
                lease: leased.lease, history: history,
                messages: try await loaded(leased.messages, of: id))
        } catch let error as DurableError where error.code == .payloadLost {
            return LeasedInstance(
                lease: leased.lease, history: leased.history, messages: leased.messages,
                fault: error)
        }
    }

    private func loaded(
        _ messages: [StoredMessage], of id: InstanceID
    ) async throws -> [StoredMessage] {
        var whole: [StoredMessage] = []
        whole.reserveCapacity(messages.count)
        for message in messages {
            let content = try await loaded(message.message, of: "instance \(id) (a message)")
            whole.append(StoredMessage(id: message.id, message: content))
        }
        return whole
    }

    /// Activities with their inputs. One whose input is lost fails instead of being handed out.
    func loaded(_ leased: [LeasedActivity], at now: Timestamp) async throws -> [LeasedActivity] {
        var whole: [LeasedActivity] = []
        whole.reserveCapacity(leased.count)
        for activity in leased {
            let task = activity.request
            let owner = "instance \(activity.instanceID) (the input of \"\(task.label)\")"
            do {
                let request = try await loaded(task, of: owner)
                whole.append(
                    LeasedActivity(
                        lease: activity.lease, instanceID: activity.instanceID, request: request,
                        attempt: activity.attempt, deliveries: activity.deliveries,
                        scheduledAt: activity.scheduledAt))
            } catch let error as DurableError where error.code == .payloadLost {
                try await inner.complete(activity.lease, with: .failed(error.failure), at: now)
            }
        }
        return whole
    }
}
