import GRDB
import WeftCore
import WeftDurable

extension HubTransaction {
    /// The records that a query asks for. One index finds the candidates; what it is depends on
    /// what is asked for, the most selective first.
    func records(_ query: InstanceQuery) throws -> [InstanceRecord] {
        var search = InstanceSearch(query)
        if let id = query.olderThan { try search.begin(before: number(of: id)) }
        let statuses = search.usesStatusIndex ? query.statuses.map(\.rawValue).sorted() : []
        let numbers: [Int]
        if statuses.count > 1 {
            // Each status is a piece of the index in the right order; the pieces are merged.
            let found = try statuses.flatMap { try self.numbers(search, status: $0) }
            numbers = found.sorted(by: >)
        } else {
            numbers = try self.numbers(search, status: statuses.first)
        }
        return try numbers.dropFirst(query.offset).prefix(query.limit).compactMap { number in
            try first(
                "SELECT \(Self.recordColumns) FROM instances WHERE number = ?", [number],
                Self.listedRecord(_:)) ?? nil
        }
    }

    private func numbers(_ search: InstanceSearch, status: String?) throws -> [Int] {
        let (sql, arguments) = search.statement(status: status)
        return try all(sql, arguments) { $0[0] as Int }
    }

    private func number(of id: InstanceID) throws -> Int {
        let number = try first("SELECT number FROM instances WHERE id = ?", [id.text]) {
            $0[0] as Int
        }
        guard let number else {
            throw DurableError(
                code: .instanceNotFound,
                "Expected the last instance of the page before, found no \"\(id)\": it was purged. "
                    + "Begin again with the newest.")
        }
        return number
    }
}

/// The SQL of a query for instances.
struct InstanceSearch {
    /// The index that finds the candidates; `nil` walks over all, the newest first.
    let index: String?
    private let limit: Int
    private var conditions: [String] = []
    private var arguments = StatementArguments()

    init(_ query: InstanceQuery) {
        index = Self.index(for: query)
        limit = query.offset + query.limit
        demand("parent = ?", query.parent?.text)
        demand("group_name = ?", query.group)
        demand("label = ?", query.label)
        demand("orchestration = ?", query.orchestration)
        demand("created_at >= ?", query.createdFrom?.microseconds)
        demand("created_at < ?", query.createdBefore?.microseconds)
        demand("updated_at < ?", query.updatedBefore?.microseconds)
        // The same for an ended instance, for the index.
        if index == "instances_by_end" {
            demand("ended_at < ?", query.updatedBefore?.microseconds)
        }
        if !query.idPrefix.isEmpty {
            demand("id >= ?", query.idPrefix)
            demand("id < ?", query.idPrefix + "\u{10FFFF}")
        }
        if !query.statuses.isEmpty, !usesStatusIndex {
            let list = query.statuses.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
            conditions.append("status IN (\(list))")
        }
    }

    var usesStatusIndex: Bool { index == "instances_by_status" }

    private static func index(for query: InstanceQuery) -> String? {
        let isEnded = !query.statuses.isEmpty && query.statuses.allSatisfy(\.isFinal)
        if query.parent != nil { return "instances_by_parent" }
        if query.group != nil { return "instances_by_group" }
        if !query.idPrefix.isEmpty { return "sqlite_autoindex_instances_1" }
        if query.updatedBefore != nil, isEnded { return "instances_by_end" }
        if !query.statuses.isEmpty { return "instances_by_status" }
        if query.label != nil { return "instances_by_label" }
        return query.createdFrom == nil ? nil : "instances_by_creation"
    }

    private mutating func demand(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
        guard let value else { return }
        conditions.append(condition)
        arguments += [value]
    }

    mutating func begin(before number: Int) { demand("number < ?", number) }

    func statement(status: String?) -> (sql: String, arguments: StatementArguments) {
        var search = self
        search.demand("status = ?", status)
        let conditions = search.conditions
        let sql = """
            SELECT number FROM instances\(index.map { " INDEXED BY \($0)" } ?? "")
            \(conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND "))
            ORDER BY number DESC LIMIT ?
            """
        return (sql, search.arguments + [limit])
    }
}
