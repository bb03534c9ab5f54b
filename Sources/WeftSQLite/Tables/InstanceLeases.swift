import GRDB
public import WeftCore
public import WeftDurable

extension SQLiteStore {
    public func leaseInstances(
        _ request: LeaseRequest, excluding: Set<InstanceID>
    ) async throws -> [LeasedInstance] {
        try await write(mayBeLost: true) { [workers, unreadable] hub in
            try hub.wakeInstances(due: request.now)
            try hub.giveBackInstances(of: request)
            return try hub.leaseInstances(
                request, excluding: excluding, workers, unreadable)
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
    var lastSequence: Int
    let generation: Int
    var lastMessage: Int
    var waitingSince: Int64?
}

extension HubTransaction {
    /// The instance that the lease stands for.
    /// - Throws: `leaseLost` where the token is no longer the newest.
    func held(_ lease: InstanceLease) throws -> HeldInstance {
        let held = try firstDirectly(
            """
            SELECT number, status, last_sequence, generation, last_message, waiting_since
            FROM instances WHERE id = ? AND token = ? AND worker IS NOT NULL
            """, [lease.instanceID.text, lease.token]
        ) {
            HeldInstance(
                number: $0.int(0), status: try Self.status($0.text(1)), lastSequence: $0.int(2),
                generation: $0.int(3), lastMessage: $0.int(4), waitingSince: $0.optionalInt(5))
        }
        guard let held else {
            throw DurableError(
                code: .leaseLost,
                "Expected the newest lease of instance \"\(lease.instanceID)\", found token "
                    + "\(lease.token), which was given back or taken over. Discard the work.")
        }
        return held
    }

    /// - Throws: `unreadable` where the instance's history or messages cannot be read; nothing is
    ///   changed then.
    func lease(_ ready: ReadyInstance, _ request: LeaseRequest) throws -> LeasedInstance {
        let (events, messages) = try readable(ready.id) {
            (
                try history(of: ready.number, after: 0),
                try arrived(for: ready.number, due: request.now, excluding: [])
            )
        }
        let token = try first(
            """
            UPDATE instances SET token = max(token, ?) + 1, worker = ?, expires = ?
            WHERE number = ? RETURNING token
            """,
            [
                Self.firstToken(ready.number), request.worker.text, request.expires.microseconds,
                ready.number,
            ]
        ) { $0[0] as Int }
        guard let token else {
            preconditionFailure("An instance vanished within a transaction.")
        }
        return LeasedInstance(
            lease: InstanceLease(instanceID: ready.id, token: token, expires: request.expires),
            history: events, messages: messages)
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
