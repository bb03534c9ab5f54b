import GRDB
import GRDBSQLite

/// What a statement that writes is given: bound without a detour over GRDB's arguments, which cost
/// as much as the row.
protocol BindableValue {
    /// - Returns: SQLite's code.
    func bind(to statement: OpaquePointer, at index: CInt) -> CInt
}

extension Int: BindableValue {
    func bind(to statement: OpaquePointer, at index: CInt) -> CInt {
        sqlite3_bind_int64(statement, index, Int64(self))
    }
}

extension Int64: BindableValue {
    func bind(to statement: OpaquePointer, at index: CInt) -> CInt {
        sqlite3_bind_int64(statement, index, self)
    }
}

extension Double: BindableValue {
    func bind(to statement: OpaquePointer, at index: CInt) -> CInt {
        sqlite3_bind_double(statement, index, self)
    }
}

extension String: BindableValue {
    func bind(to statement: OpaquePointer, at index: CInt) -> CInt {
        var text = self
        return text.withUTF8 { bindText($0, to: statement, at: index) }
    }
}

/// Text that is UTF-8 already, such as JSON from its writer.
struct UTF8Text: BindableValue {
    let bytes: [UInt8]

    func bind(to statement: OpaquePointer, at index: CInt) -> CInt {
        bytes.withUnsafeBufferPointer { bindText($0, to: statement, at: index) }
    }
}

/// Bytes that are no text, such as a digest.
struct Blob: BindableValue {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func bind(to statement: OpaquePointer, at index: CInt) -> CInt {
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
        return sqlite3_bind_blob64(
            statement, index, bytes, sqlite3_uint64(bytes.count), copied)
    }
}

/// SQLite copies the text. An empty buffer may have no address, which would be NULL.
private func bindText(
    _ text: UnsafeBufferPointer<UInt8>, to statement: OpaquePointer, at index: CInt
) -> CInt {
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    guard let start = text.baseAddress, !text.isEmpty else {
        return sqlite3_bind_text(statement, index, "", 0, copied)
    }
    return start.withMemoryRebound(to: CChar.self, capacity: text.count) {
        sqlite3_bind_text64(
            statement, index, $0, sqlite3_uint64(text.count), copied, UInt8(SQLITE_UTF8))
    }
}

extension Statement {
    /// Runs a statement that gives no rows.
    /// - Throws: `DatabaseError`, as GRDB would.
    func runDirectly(_ values: [(any BindableValue)?], in db: Database) throws {
        try begin(values, in: db) { _ in }
    }

    /// Runs a statement as far as its first row.
    /// - Returns: what was read there; `nil` where there is no row.
    func firstDirectly<Value>(
        _ values: [(any BindableValue)?], in db: Database, _ read: (DirectRow) throws -> Value
    ) throws -> Value? {
        try begin(values, in: db, read)
    }

    @discardableResult
    private func begin<Value>(
        _ values: [(any BindableValue)?], in db: Database, _ read: (DirectRow) throws -> Value
    ) throws -> Value? {
        let statement = sqliteStatement
        defer { sqlite3_reset(statement) }
        precondition(
            values.count == Int(sqlite3_bind_parameter_count(statement)),
            "A statement was given as many values as it has not: \(sql)")
        var code = SQLITE_OK
        var index: CInt = 0
        for value in values where code == SQLITE_OK {
            index += 1
            code = value?.bind(to: statement, at: index) ?? sqlite3_bind_null(statement, index)
        }
        if code == SQLITE_OK { code = sqlite3_step(statement) }
        switch code {
        case SQLITE_ROW: return try read(DirectRow(statement: statement))
        case SQLITE_DONE: return nil
        default:
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage, sql: sql)
        }
    }
}

/// A row that a statement stands on.
struct DirectRow {
    let statement: OpaquePointer

    func int(_ column: CInt) -> Int { Int(sqlite3_column_int64(statement, column)) }

    func optionalInt(_ column: CInt) -> Int64? {
        sqlite3_column_type(statement, column) == SQLITE_NULL
            ? nil : sqlite3_column_int64(statement, column)
    }

    /// The text; empty where it is NULL.
    func optionalText(_ column: CInt) -> String? {
        sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : text(column)
    }

    func text(_ column: CInt) -> String {
        guard let text = sqlite3_column_text(statement, column) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }
}
