import GRDB

/// Reads tables of a damaged file in pieces; what cannot be read is left out.
final class SalvageReader {
    /// How many pieces the middle of a table is cut into.
    private static let pieces = 256

    private let damaged: Database
    private let fresh: Database
    /// Whether something could not be read.
    private(set) var hasHoles = false

    init(_ damaged: Database, _ fresh: Database) {
        self.damaged = damaged
        self.fresh = fresh
    }

    /// The rows of a table with a whole number as its key.
    func byNumber(_ table: String, _ key: String) -> [SalvagedRow] {
        var rows: [Int: SalvagedRow] = [:]
        func add(_ found: [SalvagedRow]) {
            for row in found { if let number = row[key] as Int? { rows[number] = row } }
        }
        let up = read(table, "", [], "\(key)")
        add(up.rows)
        guard !up.isWhole else { return rows.keys.sorted().compactMap { rows[$0] } }
        hasHoles = true
        add(read(table, "", [], "\(key) DESC").rows)
        // What lies between the two ends, piece by piece.
        let first = up.rows.last.flatMap { $0[key] as Int? } ?? 0
        let last = rows.keys.filter { $0 > first }.min() ?? first + Self.pieces
        let width = max(1, (last - first) / Self.pieces)
        for start in stride(from: first, to: last, by: width) {
            add(read(table, "\(key) > ? AND \(key) <= ?", [start, start + width], key).rows)
        }
        return rows.keys.sorted().compactMap { rows[$0] }
    }

    /// The rows of a table whose key is a text that begins with hexadecimal digits, or any.
    func byText(_ table: String, _ key: String) -> [SalvagedRow] {
        let all = read(table, "", [], key)
        guard !all.isWhole else { return all.rows }
        hasHoles = true
        var rows: [String: SalvagedRow] = [:]
        for row in all.rows + read(table, "", [], "\(key) DESC").rows {
            if let text = row[key] as String? { rows[text] = row }
        }
        for piece in 0..<256 {
            let start = String(piece + 256, radix: 16).dropFirst()
            let found = read(
                table, "\(key) >= ? AND \(key) < ?", [String(start), start + "~"], key)
            for row in found.rows { if let text = row[key] as String? { rows[text] = row } }
        }
        return rows.keys.sorted().compactMap { rows[$0] }
    }

    /// An instance's rows in a table, in order.
    func ofInstance(_ table: String, _ number: Int, _ order: String) -> [SalvagedRow] {
        let up = read(table, "instance = ?", [number], order)
        guard !up.isWhole else { return up.rows }
        hasHoles = true
        let down = read(table, "instance = ?", [number], "\(order) DESC").rows
        let last = up.rows.last.flatMap { $0[order] as Int? } ?? .min
        return up.rows + down.reversed().filter { ($0[order] as Int? ?? .min) > last }
    }

    /// Reads until the end or the first error.
    private func read(
        _ table: String, _ condition: String, _ arguments: StatementArguments, _ order: String
    ) -> (rows: [SalvagedRow], isWhole: Bool) {
        var rows: [SalvagedRow] = []
        do {
            let filter = condition.isEmpty ? "" : "WHERE \(condition)"
            let known = Set(try fresh.columns(in: table).map(\.name))
            let names = try damaged.columns(in: table).map(\.name).filter(known.contains)
            let cursor = try Row.fetchCursor(
                damaged,
                sql: "SELECT \(names.joined(separator: ", ")) FROM \(table) \(filter) "
                    + "ORDER BY \(order)",
                arguments: arguments)
            while let row = try cursor.next() {
                rows.append(
                    SalvagedRow(
                        values: Dictionary(
                            uniqueKeysWithValues: names.enumerated().map {
                                ($0.element, row[$0.offset] as DatabaseValue)
                            })))
            }
            return (rows, true)
        } catch {
            // That is what a damaged page gives; whoever asked tries from the other side.
            return (rows, false)
        }
    }
}
