import GRDB
import Synchronization
import Testing
import WeftDurable
import WeftTesting

@testable import WeftSQLite

/// Every statement that the facts make a store run finds its rows by an index, so that no call
/// costs more because the hub holds more.
@Suite struct QueryPlanTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func everyStatementUsesAnIndex() async throws {
        let statements = Statements()
        for (number, fact) in StoreConformance.facts.enumerated()
        // A collection is a pass over the hub.
        where !["sizes", "collection"].contains(fact.theme) {
            try await fact.check { [folder] in
                let store = try SQLiteStore(path: folder.path + "/\(number).sqlite")
                try await statements.follow(store)
                return store
            }
        }
        let all = statements.all
        #expect(all.count > 80, "\(all.count)")
        let store = try SQLiteStore(path: folder.hub)
        for sql in all {
            let plan = try await store.read { hub in
                let statement = try hub.db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
                statement.setUncheckedArguments(StatementArguments())
                return try Row.fetchAll(statement).map { $0["detail"] as String }
            }
            for step in plan where !Self.isBounded(step, of: sql) {
                Issue.record("\(step) in: \(sql)")
            }
        }
    }

    /// Indexes that hold few rows: those that are ready, leased or waiting now.
    private static let partialIndexes = [
        "instances_ready", "instances_leased", "activities_waiting", "activities_leased",
    ]

    private static func isBounded(_ step: String, of sql: String) -> Bool {
        if step.hasPrefix("SCAN") {
            return step.contains("CONSTANT ROW") || step.contains("json_each")
                || step.contains("(subquery") || step == "SCAN purged"
                // Two rows.
                || step == "SCAN sqlite_sequence"
                // An instance and those above it.
                || step == "SCAN line"
                || partialIndexes.contains { step.hasSuffix("INDEX \($0)") }
                // A page of all instances ends at its limit.
                || step == "SCAN instances" && sql.contains("ORDER BY number DESC LIMIT ?")
        }
        if step.hasPrefix("USE TEMP B-TREE FOR ORDER BY") {
            // What a query for instances finds is sorted by creation; the timers that are due and
            // the activities are those of one instance.
            return sql.hasPrefix("SELECT number FROM instances") || sql.contains("instance = ?")
                || sql.contains("instances.id = ?")
        }
        return true
    }
}

/// The statements that stores run.
private final class Statements: Sendable {
    private let texts = Mutex<Set<String>>([])

    var all: [String] { texts.withLock { $0.sorted() } }

    func follow(_ store: SQLiteStore) async throws {
        try await store.write { self.follow($0.db) }
        try await store.read { self.follow($0.db) }
    }

    private func follow(_ db: Database) {
        db.trace { event in
            guard case .statement(let statement) = event else { return }
            let verbs = ["SELECT", "UPDATE", "DELETE", "INSERT"]
            guard verbs.contains(where: statement.sql.hasPrefix) else { return }
            self.texts.withLock { _ = $0.insert(statement.sql) }
        }
    }
}
