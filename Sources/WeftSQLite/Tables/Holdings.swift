import GRDB
import WeftCore
import WeftDurable

/// What a lease request says beside what it asks for.
extension HubTransaction {
    /// The request with its scope spelled out: the sub-orchestrations, and theirs, beside the
    /// instances named. One index seek for each of them.
    func withDescendants(_ request: LeaseRequest) throws -> LeaseRequest {
        guard let scope = request.scope else { return request }
        var wider = request
        wider.scope = try Set(
            all(
                """
                WITH RECURSIVE family(id) AS (
                    SELECT value FROM json_each(?)
                    UNION
                    SELECT instances.id FROM family
                        JOIN instances INDEXED BY instances_by_parent
                        ON instances.parent = family.id)
                SELECT id FROM family
                """, [json(scope.map(\.text))]
            ) { try InstanceID($0[0]) })
        return wider
    }

    /// Gives back the instances that their worker does not know that it has.
    func giveBackInstances(of request: LeaseRequest) throws {
        guard let held = request.held?.instances else { return }
        try run(
            """
            UPDATE instances SET worker = NULL, expires = NULL
            WHERE worker = ? AND id NOT IN (SELECT value FROM json_each(?))
            """, [request.worker.text, json(held.map(\.text))])
    }

    /// Gives back the work items that their worker does not know that it has.
    func giveBackActivities(of request: LeaseRequest) throws {
        guard let held = request.held?.activities else { return }
        let list = JSONValue.array(held.sorted().map(JSONValue.int)).text
        try run(
            """
            UPDATE activities SET worker = NULL, expires = NULL, deliveries = deliveries - 1
            WHERE worker = ? AND id NOT IN (SELECT value FROM json_each(?))
            """, [request.worker.text, list])
    }

    private func json(_ texts: [String]) -> String {
        JSONValue.array(texts.sorted().map(JSONValue.string)).text
    }
}
