internal import WeftCore

/// Ends of activities that wait a moment for each other: those that end within
/// `WorkerOptions.commitDelay` are recorded in one transaction.
///
/// Only while every slot is taken again: no slot then waits for what is put off. The instance itself may
/// go on that much later.
extension Worker {
    /// Gives an instance what its activity has come to, now or with those of others.
    func arrive(_ ended: EndedActivity, at instance: LiveInstance) {
        instance.add(.ended(ended))
        beginWaiting()
        guard options.commitDelay > .zero, isRunning, freeSlots == 0, !instance.isTurning else {
            wakeGathered()
            return wake(instance)
        }
        gathered.append(instance)
        guard gathered.count == 1 else { return }
        gatheringTask = Task { [weak self, surroundings, time = options.commitDelay] in
            guard (try? await surroundings.pause(time)) != nil else { return }
            await self?.wakeGathered()
        }
    }

    /// Lets the instances take what has gathered.
    func wakeGathered() {
        guard !gathered.isEmpty else { return }
        gatheringTask?.cancel()
        gatheringTask = nil
        let instances = gathered
        gathered = []
        for instance in instances {
            // Its lease may have been lost meanwhile, with nothing running that would hand it over.
            guard live[instance.id] === instance || instance.isTurning else {
                nonisolated(unsafe) let instance = instance
                spawn { await $0.handOver(instance) }
                continue
            }
            wake(instance)
        }
    }
}
