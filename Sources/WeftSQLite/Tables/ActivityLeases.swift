import GRDB
import WeftCore
import WeftDurable

extension HubTransaction {
    /// A work item that can be leased; the longest visible comes first.
    private struct Candidate: Comparable {
        let visibleAt: Int64
        let workItem: Int
        let name: String
        /// Whether no worker has ever had it.
        let isFresh: Bool

        static func < (one: Candidate, other: Candidate) -> Bool {
            (one.visibleAt, one.workItem) < (other.visibleAt, other.workItem)
        }
    }

    func leaseActivities(
        _ request: LeaseRequest, named names: Set<String>, _ workers: WorkerLocks
    ) throws -> [LeasedActivity] {
        try giveBackActivities(of: request)
        guard request.limit > 0 else { return [] }
        var candidates = try expiredActivities(request, named: names)
        for name in try waitingNames() where names.contains(name) {
            candidates += try waitingActivities(request, named: name)
        }
        guard !candidates.isEmpty else { return [] }
        try workers.hold(request.worker)
        candidates.sort()
        if !request.limits.isEmpty { candidates = within(request.limits, candidates) }
        // Beyond the free slots only what no worker has died with.
        let begun = candidates.prefix(request.limit - request.ahead)
        let ahead = candidates.dropFirst(begun.count).lazy.filter(\.isFresh).prefix(request.ahead)
        return try (begun + ahead).compactMap { candidate in
            do {
                return try lease(candidate.workItem, request)
            } catch let error as DatabaseError {
                throw error
            } catch {
                try setAside(candidate.workItem, error)
                return nil
            }
        }
    }

    /// An activity that cannot be read holds up nobody: it is paused, with the reason.
    private func setAside(_ workItem: Int, _ error: any Error) throws {
        let failure = Failure(
            code: DurableError.Code.unreadable.rawValue,
            message: "Expected to read the request of work item \(workItem), found: \(error)",
            isRetryable: false)
        try run(
            """
            UPDATE activities SET worker = NULL, expires = NULL, paused = 1, last_failure = ?,
                deliveries = deliveries - 1 WHERE id = ?
            """, [failure.json.text, workItem])
    }

    /// The first ones of each name, as many as its limit allows.
    private func within(_ limits: [String: Int], _ candidates: [Candidate]) -> [Candidate] {
        var left = limits
        return candidates.filter { candidate in
            guard let room = left[candidate.name] else { return true }
            left[candidate.name] = room - 1
            return room > 0
        }
    }

    /// The names that wait in the queue: one index seek for each, however many items there are.
    func waitingNames() throws -> [String] {
        var names: [String] = []
        var next = try first(
            "SELECT name FROM activities WHERE worker IS NULL AND paused = 0 ORDER BY name LIMIT 1",
            []
        ) { $0[0] as String }
        while let name = next {
            names.append(name)
            next = try first(
                """
                SELECT name FROM activities WHERE worker IS NULL AND paused = 0 AND name > ?
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
            SELECT visible_at, id, deliveries = 0 FROM activities
            WHERE worker IS NULL AND paused = 0 AND name = ? AND visible_at <= ?
                AND \(Self.isInScope)
            ORDER BY visible_at, id LIMIT ?
            """,
            [
                name, request.now.microseconds, scope(request), scope(request),
                min(request.limit, max(0, request.limits[name] ?? .max)),
            ]
        ) { Candidate(visibleAt: $0[0], workItem: $0[1], name: name, isFresh: $0[2]) }
    }

    private func expiredActivities(
        _ request: LeaseRequest, named names: Set<String>
    ) throws -> [Candidate] {
        let cursor = try rows(
            """
            SELECT visible_at, id, name FROM activities
            WHERE worker IS NOT NULL AND expires <= ? AND \(Self.isInScope) ORDER BY expires
            """, [request.now.microseconds, scope(request), scope(request)])
        var candidates: [Candidate] = []
        var room = request.limits
        while candidates.count < request.limit, let row = try cursor.next() {
            let name = row[2] as String
            guard names.contains(name), room[name, default: 1] > 0 else { continue }
            room[name]? -= 1
            candidates.append(
                Candidate(visibleAt: row[0], workItem: row[1], name: name, isFresh: false))
        }
        return candidates
    }

    /// Whether an activity belongs to the instances of a scope, or to one below them, twice given
    /// as JSON; all do where it is null. One seek for each level.
    private static let isInScope = """
        (? IS NULL OR EXISTS (
            WITH RECURSIVE line(id, parent) AS (
                SELECT id, parent FROM instances WHERE number = activities.instance
                UNION
                SELECT instances.id, instances.parent FROM line
                    JOIN instances ON instances.id = line.parent)
            SELECT 1 FROM line WHERE id IN (SELECT value FROM json_each(?))))
        """

    private func scope(_ request: LeaseRequest) -> String? {
        request.scope.map { ids in
            JSONValue.array(ids.map(\.text).sorted().map(JSONValue.string)).text
        }
    }

    private func lease(_ workItem: Int, _ request: LeaseRequest) throws -> LeasedActivity {
        let leased = try first(
            """
            UPDATE activities SET token = token + 1, deliveries = deliveries + 1, worker = ?,
                expires = ?, progress = NULL, progress_message = NULL, reported_at = NULL
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
