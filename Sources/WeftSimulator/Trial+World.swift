import WeftCore
import WeftDurable
import WeftTesting

/// What goes on outside of the engine: who starts flows, raises events and helps.
extension Trial {
    /// Creates what is missing: all at first, and what a loss of power has taken.
    func createInstances() async {
        for (number, flow) in scenario.flows.enumerated() {
            do {
                let start = ExecutionStarted(
                    name: flow.frontEnd.rawValue, version: "1", input: try flow.json)
                let id = try Self.instanceID(number)
                if !hub.ids.contains(id) { hub.ids.append(id) }
                _ = try await hub.memory.create(
                    NewInstance(
                        id: id, start: start, label: "flow",
                        createdAt: clock.now))
            } catch {
                log?("driver: \(error)")
            }
        }
        hub.committed(mustBeKept: true)
    }

    func planEvents() {
        for (number, flow) in scenario.flows.enumerated() {
            for name in flow.events {
                raise(name, on: number, atCall: jobs.draw(1...200))
            }
        }
    }

    private func raise(_ name: String, on flow: Int, atCall call: Int) {
        errands.append(
            Errand(call: call) {
                self.events.append((name, self.hub.ids[flow]))
                await self.raiseEvents()
            })
    }

    /// A flow that has failed takes no events; it is told when it was rewound.
    private func raiseEvents() async {
        guard !events.isEmpty else { return }
        let failed = Set(await hub.records().filter { $0.status == .failed }.map(\.id))
        let due = events.filter { !failed.contains($0.target) }
        events.removeAll { !failed.contains($0.target) }
        for event in due {
            await send(.raiseEvent(name: event.name, payload: .null), to: event.target)
        }
    }

    func send(_ message: ControlMessage, to flow: Int) async {
        do { await send(message, to: try Self.instanceID(flow)) } catch { log?("driver: \(error)") }
    }

    func send(_ message: ControlMessage, to id: InstanceID) async {
        do {
            try await hub.memory.send(message, to: id, at: clock.now)
            hub.committed(mustBeKept: true)
        } catch {
            log?("driver: \(error)")
        }
    }

    // MARK: - People who look after the hub

    /// Rewinds flows that have failed, and resumes what is paused, when it was put right.
    /// - Parameter isBusy: Whether the workers still have something to do.
    func help(isBusy: Bool) async {
        await raiseEvents()
        for record in await hub.records() where helped < Self.maximumHelp {
            switch record.status {
            case .failed where record.parent == nil:
                let open = await messages(of: record.id)
                guard open.isEmpty else { continue }
                helped += 1
                hub.putRight(record.id)
                log?("driver: rewinds \(record.id)")
                await send(.rewind(reason: "put right"), to: record.id)
                // What had not been read when it failed is gone with the rest of its queue.
                if let flow = hub.ids.firstIndex(of: record.id) {
                    events += scenario.flows[flow].events.map { ($0, record.id) }
                }
            case .running, .suspended:
                // One that stays suspended was paused once more while it was resumed.
                let isForgotten = record.status == .suspended && errands.isEmpty && !isBusy
                guard await isPaused(record.id) || isForgotten,
                    await !isBeingResumed(record.id)
                else { continue }
                helped += 1
                hub.putRight(record.id)
                log?("driver: resumes \(record.id)")
                await send(.resume(reason: "put right"), to: record.id)
            default: break
            }
        }
    }

    private func messages(of id: InstanceID) async -> [StoredMessage] {
        do { return try await hub.memory.openMessages(of: id) } catch { return [] }
    }

    /// Whether it was told to go on, and no worker had room for it yet.
    private func isBeingResumed(_ id: InstanceID) async -> Bool {
        await messages(of: id).contains {
            if case .resume = $0.message { true } else { false }
        }
    }

    /// Whether somebody has to act, and has not yet.
    private func isPaused(_ id: InstanceID) async -> Bool {
        do {
            guard await messages(of: id).isEmpty else { return false }
            return try await hub.memory.openActivities(of: id).contains(where: \.isPaused)
        } catch { return false }
    }
}
