import WeftCore
import WeftDurable

/// All that a `MemoryStore` holds. Methods check first and change afterwards.
struct MemoryState {
    var instances: [Int: MemoryInstance] = [:]
    var numbers: [InstanceID: Int] = [:]
    var lastInstance = 0
    /// Instances with messages, by the arrival of the first.
    var ready = SortedKeys()
    /// Instances whose start is scheduled.
    var sleeping = SortedKeys()
    /// Timers of all instances: the owner is the instance, the number that of the message.
    var timers = SortedKeys()
    var activities: [Int: MemoryActivity] = [:]
    var lastWorkItem = 0
    /// Work items that nobody holds, by the time from which they are visible.
    var waiting = SortedKeys()
    var leasedWorkItems: Set<Int> = []
    var results: [String: ReusableResult] = [:]
    /// When each result was recorded.
    var resultTimes: [String: Timestamp] = [:]
    var deadWorkers: Set<WorkerID> = []

    /// Who holds something now.
    var holders: Set<WorkerID> {
        let ofItems = leasedWorkItems.compactMap { activities[$0]?.holder?.worker }
        return Set(instances.values.compactMap { $0.holder?.worker } + ofItems)
    }

    func instance(_ id: InstanceID) -> MemoryInstance? { numbers[id].flatMap { instances[$0] } }

    /// The instance that the lease stands for.
    /// - Throws: `leaseLost` where the token is no longer the newest.
    func held(_ lease: InstanceLease) throws -> MemoryInstance {
        guard let instance = instance(lease.instanceID), instance.isHeld(by: lease.token) else {
            throw DurableError(
                code: .leaseLost,
                "Expected the newest lease of instance \"\(lease.instanceID)\", found token "
                    + "\(lease.token), which was given back or taken over. Discard the work.")
        }
        return instance
    }

    /// The activity that the lease stands for.
    /// - Throws: `leaseLost` where the token is no longer the newest.
    func held(_ lease: ActivityLease) throws -> MemoryActivity {
        guard let activity = activities[lease.workItem], activity.isHeld(by: lease.token) else {
            throw DurableError(
                code: .leaseLost,
                "Expected the newest lease of work item \(lease.workItem), found token "
                    + "\(lease.token), which was given back or taken over. Discard the work.")
        }
        return activity
    }

    mutating func renew(_ lease: Lease, until expiry: Timestamp) -> Bool {
        switch lease {
        case .instance(let lease):
            guard let number = try? held(lease).number else { return false }
            instances[number]?.holder?.extend(to: expiry)
        case .activity(let lease):
            guard (try? held(lease)) != nil else { return false }
            activities[lease.workItem]?.holder?.extend(to: expiry)
        }
        return true
    }

    mutating func reclaimDeadWorkers() -> Int {
        let heldInstances = instances.values.filter { isDead($0.holder) }
        for instance in heldInstances { instances[instance.number]?.holder = nil }
        let heldItems = leasedWorkItems.filter { isDead(activities[$0]?.holder) }
        for item in heldItems { free(item) }
        return heldInstances.count + heldItems.count
    }

    func nextDue(after now: Timestamp) -> Timestamp? {
        var moments = [timers, waiting, sleeping].map { $0.first(after: now)?.time }
        moments += leasedWorkItems.map { activities[$0]?.holder?.expires }
        moments += instances.values.map { $0.holder?.expires }
        return moments.compactMap { $0 }.filter { $0 > now }.min()
    }

    private func isDead(_ holder: LeaseHolder?) -> Bool {
        holder.map { deadWorkers.contains($0.worker) } ?? false
    }
}

extension LeaseHolder {
    mutating func extend(to expiry: Timestamp) {
        self = LeaseHolder(worker: worker, expires: expiry)
    }
}
