import GRDB
import WeftCore
import WeftDurable

/// What a lease request says beside what it asks for.
extension HubTransaction {
    /// The most instances above one another that are looked at.
    private static let maximumDepth = 64

    /// Whether an instance or one above it is named. One seek for each level.
    func isInScope(_ id: InstanceID, _ request: LeaseRequest) throws -> Bool {
        guard let scope = request.scope else { return true }
        var next: String? = id.text
        for _ in 0..<Self.maximumDepth {
            guard let text = next else { return false }
            if scope.contains(try InstanceID(text)) { return true }
            next =
                try firstDirectly("SELECT parent FROM instances WHERE id = ?", [text]) {
                    $0.optionalText(0)
                } ?? nil
        }
        return false
    }

    /// The instances of a scope and all below them. One seek for each.
    func family(of scope: Set<InstanceID>) throws -> Set<InstanceID> {
        try Set(
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
