import GRDB
import WeftCore
import WeftDurable

extension HubTransaction {
    /// A work item that can be leased; the longest visible comes first.
    private struct Candidate: Comparable {
        let visibleAt: Int64
        let workItem: Int

        static func < (one: Candidate, other: Candidate) -> Bool {
            (one.visibleAt, one.workItem) < (other.visibleAt, other.workItem)
        }
    }

    func leaseActivities(
        _ request: LeaseRequest, named names: Set<String>, _ workers: WorkerLocks
    ) throws -> [LeasedActivity] {
        guard request.limit > 0 else { return [] }
        var candidates = try expiredActivities(request, named: names)
        for name in try waitingNames() where names.contains(name) {
            candidates += try waitingActivities(request, named: name)
        }
        guard !candidates.isEmpty else { return [] }
        try workers.hold(request.worker)
        candidates.sort()
        return try candidates.prefix(request.limit).map { try lease($0.workItem, request) }
    }

    /// The names that wait in the queue: one index seek for each, however many items there are.
    func waitingNames() throws -> [String] {
        var names: [String] = []
        var next = try first(
            "SELECT name FROM activities WHERE worker IS NULL ORDER BY name LIMIT 1", []
        ) { $0[0] as String }
        while let name = next {
            names.append(name)
            next = try first(
                """
                SELECT name FROM activities WHERE worker IS NULL AND name > ?
                ORDER BY name LIMIT 1
                """, [name]
            ) { $0[0] as String }
        }
        return names
    }

    private func waitingActivities(
        _ request: LeaseRequest, named name: String
    ) throws -> [Candidate] {
        try all(
            """
            SELECT visible_at, id FROM activities
            WHERE worker IS NULL AND name = ? AND visible_at <= ?
            ORDER BY visible_at, id LIMIT ?
            """, [name, request.now.microseconds, request.limit]
        ) { Candidate(visibleAt: $0[0], workItem: $0[1]) }
    }

    private func expiredActivities(
        _ request: LeaseRequest, named names: Set<String>
    ) throws -> [Candidate] {
        let cursor = try rows(
            """
            SELECT visible_at, id, name FROM activities
            WHERE worker IS NOT NULL AND expires <= ? ORDER BY expires
            """, [request.now.microseconds])
        var candidates: [Candidate] = []
        while candidates.count < request.limit, let row = try cursor.next() {
            guard names.contains(row[2]) else { continue }
            candidates.append(Candidate(visibleAt: row[0], workItem: row[1]))
        }
        return candidates
    }

    private func lease(_ workItem: Int, _ request: LeaseRequest) throws -> LeasedActivity {
        let leased = try first(
            """
            UPDATE activities SET token = token + 1, deliveries = deliveries + 1, worker = ?,
                expires = ?
            WHERE id = ?
            RETURNING (SELECT id FROM instances WHERE number = instance), token, request,
                failed_attempts, deliveries, scheduled_at
            """, [request.worker.text, request.expires.microseconds, workItem]
        ) { row in
            LeasedActivity(
                lease: ActivityLease(workItem: workItem, token: row[1], expires: request.expires),
                instanceID: try InstanceID(row[0]), request: try TaskRequest(json: row.json(2)),
                attempt: row[3] + 1, deliveries: row[4], scheduledAt: row.time(5))
        }
        guard let leased else {
            preconditionFailure("A work item vanished within a transaction.")
        }
        return leased
    }
}
