import GRDB
import WeftCore
import WeftDurable

/// A transaction on a hub, or a snapshot of it: cached statements with positional
/// arguments. Rows are read by GRDB; what is written is bound directly.
final class HubTransaction {
    let db: Database
    /// Whether something may have become ready for somebody else.
    var wakesOthers = false
    /// Whether a purged instance has left rows behind.
    var leavesGarbage = false

    init(_ db: Database) { self.db = db }

    /// Begins or commits: GRDB keeps account of transactions.
    func control(_ sql: String) throws { try db.cachedStatement(sql: sql).execute() }

    /// Runs a statement that gives no rows.
    func run(_ sql: String, _ values: [(any BindableValue)?] = []) throws {
        try db.cachedStatement(sql: sql).runDirectly(values, in: db)
    }

    /// What was read of the first row, as `first`, at less cost: for what every step reads.
    func firstDirectly<Value>(
        _ sql: String, _ values: [(any BindableValue)?], _ read: (DirectRow) throws -> Value
    ) throws -> Value? {
        try db.cachedStatement(sql: sql).firstDirectly(values, in: db, read)
    }

    func rows(
        _ sql: String, _ arguments: StatementArguments = StatementArguments()
    ) throws -> RowCursor {
        try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
    }

    /// The first row's values, or `nil` where there is no row.
    func first<Value>(
        _ sql: String, _ arguments: StatementArguments, _ read: (Row) throws -> Value
    ) throws -> Value? {
        let cursor = try rows(sql, arguments)
        // A row is only good while its cursor lives.
        return try withExtendedLifetime(cursor) { try cursor.next().map(read) }
    }

    /// All rows' values.
    func all<Value>(
        _ sql: String, _ arguments: StatementArguments, _ read: (Row) throws -> Value
    ) throws -> [Value] {
        let cursor = try rows(sql, arguments)
        var values: [Value] = []
        while let row = try cursor.next() { values.append(try read(row)) }
        return values
    }
}

extension Row {
    func time(_ column: Int) -> Timestamp { Timestamp(microseconds: self[column]) }

    func json(_ column: Int) throws -> JSONValue { try JSONValue(parsing: self[column] as String) }

    /// The holder named by a worker column and the expiry that follows it.
    func holder(_ column: Int) -> LeaseHolder? {
        guard let worker = self[column] as String? else { return nil }
        return LeaseHolder(worker: WorkerID(worker), expires: time(column + 1))
    }
}
