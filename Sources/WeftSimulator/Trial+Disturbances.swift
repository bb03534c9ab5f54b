import WeftCore
import WeftDurable
import WeftTesting

/// What goes wrong, and when.
extension Trial {
    /// A call to the store has begun: what was planned for it happens now.
    func reached() async {
        let due = errands.filter { $0.call <= hub.callCount }
        errands.removeAll { $0.call <= hub.callCount }
        for errand in due { await errand.run() }
        // Somebody may be quick to help, while what has failed still winds down.
        if jobs.draw(0...15) == 0 { await help(isBusy: true) }
        while let next = upcoming.first, next.call <= hub.callCount {
            upcoming.removeFirst()
            log?("disturbance [\(next.number)] at call \(hub.callCount): \(next.kind)")
            await disturb(next.kind)
        }
    }

    private func disturb(_ kind: Scenario.Kind) async {
        let call = hub.callCount
        switch kind {
        case .failure: hub.faults.append(.failure)
        case .lostAnswer: hub.faults.append(.lostAnswer)
        case .fullDisk(let calls): hub.fullUntil = max(hub.fullUntil, call + calls)
        case .kill(let worker, let isNoticed): workers[worker].die(isNoticed: isNoticed)
        case .freeze(let worker, let calls):
            let store = workers[worker].store
            store?.freeze()
            errands.append(Errand(call: call + calls) { store?.thaw() })
        case .powerLoss: await losePower()
        case .clockJump(let seconds): clock.set(to: clock.now + .seconds(seconds))
        case .skew(let worker, let seconds): workers[worker].clock.skew = .seconds(seconds)
        case .suspend(let flow, let calls):
            do { await suspend(try Self.instanceID(flow), until: call + calls) } catch {
                log?("driver: \(error)")
            }
        case .stop(let flow, let isCancel):
            await send(
                isCancel ? .cancel(reason: "a test") : .terminate(reason: "a test"), to: flow)
        case .child(let act, let choice, let calls):
            let children = await hub.records().filter { $0.parent != nil }
            guard !children.isEmpty else { return }
            await disturb(children[choice % children.count].id, act, until: call + calls)
        case .event(let flow, let index):
            let events = scenario.flows[flow].events
            guard !events.isEmpty else { return }
            let name = events[index % events.count].uppercased()
            await send(.raiseEvent(name: name, payload: .null), to: flow)
        }
    }

    private func suspend(_ id: InstanceID, until call: Int) async {
        await send(.suspend(reason: "a test"), to: id)
        errands.append(
            Errand(call: call) { await self.send(.resume(reason: "a test"), to: id) })
    }

    private func disturb(_ child: InstanceID, _ act: Scenario.ChildAct, until call: Int) async {
        switch act {
        case .cancel: await send(.cancel(reason: "a test"), to: child)
        case .terminate: await send(.terminate(reason: "a test"), to: child)
        case .suspend: await suspend(child, until: call)
        case .purge:
            do {
                _ = try await hub.memory.purge([child])
                hub.committed(mustBeKept: true)
            } catch { log?("driver: \(error)") }
        }
    }

    private func losePower() async {
        for worker in workers { worker.die(isNoticed: false) }
        await hub.losePower { self.jobs.draw($0) }
        for worker in workers { worker.declareDead() }
        guard !scenario.isSynced else { return }
        // The world outside asks again for what it was promised less than that.
        errands.append(
            Errand(call: hub.callCount + 1) {
                await self.createInstances()
                self.planEvents()
                for number in self.scenario.flows.indices {
                    await self.send(.resume(reason: "after the loss of power"), to: number)
                }
            })
    }
}
