import GRDB
import WeftCore
import WeftDurable

/// An instance that can be leased.
struct ReadyInstance: Comparable {
    /// Since when it has had something to do.
    let since: Int64
    let number: Int
    let id: InstanceID

    init(_ row: Row) throws {
        since = row[0]
        number = row[1]
        id = try InstanceID(row[2])
    }

    static func < (one: ReadyInstance, other: ReadyInstance) -> Bool {
        (one.since, one.number) < (other.since, other.number)
    }
}

extension HubTransaction {
    /// How many ready instances are looked at to find those of a scope, before all of the scope are
    /// looked up one by one.
    private static let glance = 512

    /// Leases what is ready. What cannot be read is set aside, and the next in line taken instead.
    func leaseInstances(
        _ request: LeaseRequest, excluding: Set<InstanceID>, _ workers: WorkerLocks,
        _ unreadable: UnreadableInstances
    ) throws -> [LeasedInstance] {
        var leased: [LeasedInstance] = []
        var isComplete = false
        while !isComplete, leased.count < request.limit {
            isComplete = true
            var missing = request
            missing.limit -= leased.count
            let ready = try readyInstances(missing) {
                !excluding.contains($0.id) && !unreadable.contains($0.number)
            }
            if !ready.isEmpty { try workers.hold(request.worker) }
            for instance in ready {
                do {
                    leased.append(try lease(instance, request))
                } catch let error as DurableError where error.code == .unreadable {
                    try setAside(instance, error, at: request.now)
                    unreadable.insert(instance.number)
                    isComplete = false
                }
            }
        }
        return leased
    }

    /// Instances with a message or a due timer that nobody holds, those that have waited longest
    /// first.
    private func readyInstances(
        _ request: LeaseRequest, where isWanted: (ReadyInstance) -> Bool
    ) throws -> [ReadyInstance] {
        guard let scope = request.scope else {
            return try allReady(request, where: isWanted) ?? []
        }
        let glance = try allReady(request, looking: Self.glance) {
            try isWanted($0) && isInScope($0.id, request)
        }
        if let glance { return glance }
        let ready = try family(of: scope).compactMap { try self.ready($0, at: request.now) }
        return Array(ready.filter(isWanted).sorted().prefix(max(0, request.limit)))
    }

    /// Index scans are merged and stopped at the limit. What is held and not expired is not read.
    ///
    /// - Returns: `nil` where so many were looked at without reaching the limit.
    private func allReady(
        _ request: LeaseRequest, looking most: Int = .max,
        where isWanted: (ReadyInstance) throws -> Bool
    ) throws -> [ReadyInstance]? {
        let now = request.now.microseconds
        let told = try rows(
            """
            SELECT waiting_since, number, id FROM instances
            WHERE worker IS NULL AND waiting_since IS NOT NULL ORDER BY waiting_since, number
            """)
        let timed = try rows(
            """
            SELECT fire_at, instances.number, id FROM timers CROSS JOIN instances
            WHERE fire_at <= ? AND instances.number = instance
                AND (worker IS NULL OR expires <= ?)
            ORDER BY fire_at, instance
            """, [now, now])
        var expired = try all(
            """
            SELECT waiting_since, number, id FROM instances INDEXED BY instances_leased
            WHERE worker IS NOT NULL AND expires <= ? AND waiting_since IS NOT NULL
            """, [now], ReadyInstance.init
        ).sorted()[...]
        var nextTold = try told.next().map(ReadyInstance.init)
        var nextTimed = try timed.next().map(ReadyInstance.init)
        var ready: [ReadyInstance] = []
        var taken: Set<Int> = []
        var looked = 0
        while ready.count < request.limit,
            let next = [nextTold, nextTimed, expired.first].compactMap({ $0 }).min()
        {
            if next == nextTold {
                nextTold = try told.next().map(ReadyInstance.init)
            } else if next == nextTimed {
                nextTimed = try timed.next().map(ReadyInstance.init)
            } else {
                expired.removeFirst()
            }
            looked += 1
            guard looked <= most else { return nil }
            if try isWanted(next), taken.insert(next.number).inserted { ready.append(next) }
        }
        return ready
    }

    /// One instance, where it is ready and nobody holds it.
    private func ready(_ id: InstanceID, at now: Timestamp) throws -> ReadyInstance? {
        try first(
            """
            SELECT min(coalesce(waiting_since, due), coalesce(due, waiting_since)), number, id
            FROM (SELECT waiting_since, number, id, worker, expires,
                    (SELECT min(fire_at) FROM timers
                        WHERE instance = instances.number AND fire_at <= ?) AS due
                FROM instances WHERE id = ?)
            WHERE (worker IS NULL OR expires <= ?) AND coalesce(waiting_since, due) IS NOT NULL
            """, [now.microseconds, id.text, now.microseconds], ReadyInstance.init)
    }
}
