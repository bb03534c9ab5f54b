import GRDB
import WeftCore
import WeftDurable

/// Copies the rows of a damaged hub that can still be read.
///
/// SQLite gives up a scan at the first page that it cannot read. So each table is read from both
/// ends, and in pieces, each by a query of its own: a bad page costs the rows on it and little more.
struct Salvage {
    private let damaged: DatabaseQueue?
    private let fresh: Database

    init(from path: String, into fresh: Database) throws {
        var configuration = Configuration()
        configuration.readonly = true
        // A file whose first page is gone holds nothing that can be found.
        damaged = try? DatabaseQueue(path: path, configuration: configuration)
        self.fresh = fresh
    }

    func run(_ repair: inout HubRepair) throws {
        guard let damaged else {
            repair.hasHoles = true
            return
        }
        try damaged.inDatabase { db in
            let reader = SalvageReader(db, fresh)
            try copyResults(reader, &repair)
            for instance in reader.byNumber("instances", "number") {
                try keep(instance, reader, &repair)
            }
            if reader.hasHoles { repair.hasHoles = true }
        }
        repair.lost.sort()
    }

    private func copyResults(_ reader: SalvageReader, _ repair: inout HubRepair) throws {
        let now = Int(SystemClock().now.microseconds)
        for found in reader.byText("results", "key") {
            var row = found
            // A hub of version 2 did not record when.
            if row["recorded_at"] == DatabaseValue.null { row["recorded_at"] = now.databaseValue }
            try insert(row, into: "results")
            repair.results += 1
        }
    }

    /// Copies an instance with all that belongs to it, if its history is whole.
    private func keep(
        _ instance: SalvagedRow, _ reader: SalvageReader, _ repair: inout HubRepair
    ) throws {
        guard let number = instance["number"] as Int?, let id = instance["id"] as String? else {
            return
        }
        let history = reader.ofInstance("history", number, "sequence")
        let messages = reader.ofInstance("messages", number, "number")
        let expected = instance["last_sequence"] as Int? ?? 0
        guard let events = Self.events(history), events.count == expected,
            expected > 0 || !messages.isEmpty
        else {
            repair.lost.append(id)
            return
        }
        var row = instance
        row["worker"] = DatabaseValue.null
        row["expires"] = DatabaseValue.null
        try insert(row, into: "instances")
        for row in history { try insert(row, into: "history") }
        for row in messages { try insert(row, into: "messages") }
        let timers = reader.ofInstance("timers", number, "timer")
        for row in timers { try insert(row, into: "timers") }
        if (instance["outcome"] as String?) == nil {
            try OpenWork(number: number, events: events, messages: messages)
                .restore(reader.ofInstance("activities", number, "id"), timers, fresh, insert)
        }
        repair.kept += 1
    }

    /// The events, if they are whole: numbered from 1 without a gap, each readable.
    private static func events(_ rows: [SalvagedRow]) -> [HistoryEvent]? {
        var events: [HistoryEvent] = []
        for (index, row) in rows.enumerated() {
            guard row["sequence"] as Int? == index + 1, let text = row["event"] as String?,
                let json = try? JSONValue(parsing: text),
                let event = try? HistoryEvent(sequence: index + 1, json: json)
            else { return nil }
            events.append(event)
        }
        return events
    }

    private func insert(_ row: SalvagedRow, into table: String) throws {
        let names = row.values.keys.sorted()
        let marks = names.map { _ in "?" }.joined(separator: ", ")
        try fresh.execute(
            sql: "INSERT OR IGNORE INTO \(table) (\(names.joined(separator: ", "))) "
                + "VALUES (\(marks))",
            arguments: StatementArguments(names.map { row.values[$0] ?? .null }))
    }
}

/// A row by its columns' names.
struct SalvagedRow {
    var values: [String: DatabaseValue]

    subscript<Value: DatabaseValueConvertible>(_ column: String) -> Value? {
        values[column].flatMap { Value.fromDatabaseValue($0) }
    }

    subscript(_ column: String) -> DatabaseValue {
        get { values[column] ?? .null }
        set { values[column] = newValue }
    }
}
