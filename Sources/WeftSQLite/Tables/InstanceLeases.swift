import GRDB
public import WeftCore
public import WeftDurable

extension SQLiteStore {
    public func leaseInstances(
        _ request: LeaseRequest, excluding: Set<InstanceID>
    ) async throws -> [LeasedInstance] {
        try await write(mayBeLost: true) { [workers] hub in
            let ready = try hub.readyInstances(request, excluding: excluding)
            if !ready.isEmpty { try workers.hold(request.worker) }
            return try ready.map { try hub.lease($0, request) }
        }
    }

    public func release(_ lease: InstanceLease) async throws {
        try await write(mayBeLost: true) { try $0.release(lease) }
    }

    public func renew(_ leases: [Lease], until expiry: Timestamp) async throws -> [Lease] {
        try await write(mayBeLost: true) { hub in
            try leases.filter { try !hub.renew($0, until: expiry) }
        }
    }
}

/// What a checkpoint has to know of the instance it is for.
struct HeldInstance {
    let number: Int
    let status: RuntimeStatus
    let lastSequence: Int
    var lastMessage: Int
    var waitingSince: Int64?
}

/// An instance that can be leased.
struct ReadyInstance {
    let since: Int64
    let number: Int
    let id: InstanceID

    init(_ row: Row) throws {
        since = row[0]
        number = row[1]
        id = try InstanceID(row[2])
    }
}

extension HubTransaction {
    /// The instance that the lease stands for.
    /// - Throws: `leaseLost` where the token is no longer the newest.
    func held(_ lease: InstanceLease) throws -> HeldInstance {
        let held = try first(
            """
            SELECT number, status, last_sequence, last_message, waiting_since FROM instances
            WHERE id = ? AND token = ? AND worker IS NOT NULL
            """, [lease.instanceID.text, lease.token]
        ) {
            HeldInstance(
                number: $0[0], status: try Self.status($0[1]), lastSequence: $0[2],
                lastMessage: $0[3], waitingSince: $0[4])
        }
        guard let held else {
            throw DurableError(
                code: .leaseLost,
                "Expected the newest lease of instance \"\(lease.instanceID)\", found token "
                    + "\(lease.token), which was given back or taken over. Discard the work.")
        }
        return held
    }

    /// Instances with a message or a due timer that nobody holds, those that have waited longest
    /// first. Two index scans are merged and stopped at the limit.
    func readyInstances(
        _ request: LeaseRequest, excluding: Set<InstanceID>
    ) throws -> [ReadyInstance] {
        let now = request.now.microseconds
        let told = try rows(
            """
            SELECT waiting_since, number, id FROM instances
            WHERE waiting_since IS NOT NULL AND (worker IS NULL OR expires <= ?)
            ORDER BY waiting_since, number
            """, [now])
        let timed = try rows(
            """
            SELECT fire_at, instances.number, id FROM timers CROSS JOIN instances
            WHERE fire_at <= ? AND instances.number = instance
                AND (worker IS NULL OR expires <= ?)
            ORDER BY fire_at, instance
            """, [now, now])
        var nextTold = try told.next().map(ReadyInstance.init)
        var nextTimed = try timed.next().map(ReadyInstance.init)
        var ready: [ReadyInstance] = []
        var taken: Set<Int> = []
        while ready.count < request.limit {
            let next: ReadyInstance
            if let one = nextTold, nextTimed.map({ Self.isFirst(one, $0) }) ?? true {
                next = one
                nextTold = try told.next().map(ReadyInstance.init)
            } else if let one = nextTimed {
                next = one
                nextTimed = try timed.next().map(ReadyInstance.init)
            } else {
                break
            }
            guard !excluding.contains(next.id), request.scope?.contains(next.id) ?? true,
                taken.insert(next.number).inserted
            else { continue }
            ready.append(next)
        }
        return ready
    }

    private static func isFirst(_ one: ReadyInstance, _ other: ReadyInstance) -> Bool {
        (one.since, one.number) < (other.since, other.number)
    }

    /// Tokens of an instance begin at its number times 2^20, so that a lease of a purged instance
    /// says nothing about a new one with the same ID.
    func lease(_ ready: ReadyInstance, _ request: LeaseRequest) throws -> LeasedInstance {
        let token = try first(
            """
            UPDATE instances SET token = max(token, number << 20) + 1, worker = ?, expires = ?
            WHERE number = ? RETURNING token
            """, [request.worker.text, request.expires.microseconds, ready.number]
        ) { $0[0] as Int }
        guard let token else {
            preconditionFailure("An instance vanished within a transaction.")
        }
        return LeasedInstance(
            lease: InstanceLease(instanceID: ready.id, token: token, expires: request.expires),
            history: try history(of: ready.number, after: 0),
            messages: try arrived(for: ready.number, due: request.now, excluding: []))
    }

    func release(_ lease: InstanceLease) throws {
        try run(
            """
            UPDATE instances SET worker = NULL, expires = NULL
            WHERE id = ? AND token = ? AND worker IS NOT NULL
            """, [lease.instanceID.text, lease.token])
        if db.changesCount > 0 { wakesOthers = true }
    }

    func renew(_ lease: Lease, until expiry: Timestamp) throws -> Bool {
        switch lease {
        case .instance(let lease):
            try run(
                "UPDATE instances SET expires = ? WHERE id = ? AND token = ? "
                    + "AND worker IS NOT NULL",
                [expiry.microseconds, lease.instanceID.text, lease.token])
        case .activity(let lease):
            try run(
                "UPDATE activities SET expires = ? WHERE id = ? AND token = ? "
                    + "AND worker IS NOT NULL",
                [expiry.microseconds, lease.workItem, lease.token])
        }
        return db.changesCount > 0
    }
}
