import Foundation
import GRDB
package import WeftCore
import WeftDurable

extension SQLiteStore {
    /// The items of a batch that are in a state, in order of position.
    package func items(
        of batch: InstanceID, in state: ItemRecord.State, after position: Int = -1,
        limit: Int = .max
    ) async throws -> [ItemRecord] {
        try await read { hub in
            var batches: [Int: BatchRecord] = [:]
            return try hub.items(
                "batch = (SELECT number FROM batches WHERE id = ?) AND state = ? AND position > ?",
                order: "position LIMIT ?",
                [batch.text, state.rawValue, position, limit], &batches)
        }
    }

    /// The files that the open items of a batch are made of, by position.
    package func openInputs(of batch: InstanceID) async throws -> [Int: String] {
        try await read { hub in
            let inputs = try hub.all(
                """
                SELECT position, input FROM items
                WHERE batch = (SELECT number FROM batches WHERE id = ?) AND state = ?
                """, [batch.text, ItemRecord.State.open.rawValue]
            ) { ($0[0] as Int, $0[1] as String) }
            return Dictionary(uniqueKeysWithValues: inputs)
        }
    }

    /// The newest item of each slot that has one. Costs some 10 us a slot.
    package func newestItems(ofSlots slots: [[UInt8]]) async throws -> [[UInt8]: ItemRecord] {
        try await read { hub in
            var found: [[UInt8]: ItemRecord] = [:]
            var batches: [Int: BatchRecord] = [:]
            for slot in slots {
                found[slot] = try hub.items(
                    "slot = ?", order: "number DESC LIMIT 1", [Data(slot)], &batches
                ).first
            }
            return found
        }
    }

    /// The newest items that have this file as their input, or as one of their outputs; the newest
    /// first.
    package func items(about path: String) async throws -> [ItemRecord] {
        try await read { hub in
            var batches: [Int: BatchRecord] = [:]
            return try hub.items("input = ?", order: "number DESC", [path], &batches)
                + hub.items(
                    "number = (SELECT item FROM outputs WHERE path = ?)", order: "number", [path],
                    &batches)
        }
    }

    /// Who has written the files at these paths: the template of the batch, by path.
    package func templates(ofOutputs paths: [String]) async throws -> [String: String] {
        try await read { hub in
            var found: [String: String] = [:]
            for path in paths {
                found[path] = try hub.first(
                    """
                    SELECT template FROM outputs
                        JOIN items ON items.number = outputs.item
                        JOIN batches ON batches.number = items.batch
                    WHERE outputs.path = ?
                    """, [path]
                ) { $0[0] as String }
            }
            return found
        }
    }

    /// Records how items of a batch have ended. Saying it twice changes nothing. What an item was
    /// in earlier batches is forgotten when it is done.
    package func settle(
        _ items: [SettledItem], of batch: InstanceID, at now: Timestamp
    ) async throws {
        try await write { hub in
            let number = try hub.first("SELECT number FROM batches WHERE id = ?", [batch.text]) {
                $0[0] as Int
            }
            guard let number else { return }
            for item in items { try hub.settle(item, ofBatch: number, at: now) }
        }
    }

    /// Takes down new stamps for what was found to have its old content.
    package func restamp(_ items: [(number: Int, stamp: [UInt8]?, outputs: [ItemOutputRecord])])
        async throws
    {
        try await write { hub in
            for item in items {
                if let stamp = item.stamp {
                    try hub.run(
                        "UPDATE items SET stamp = ? WHERE number = ?", [Blob(stamp), item.number])
                }
                for output in item.outputs {
                    try hub.run(
                        "UPDATE outputs SET stamp = ? WHERE path = ? AND item = ?",
                        [output.stamp, output.path, item.number])
                }
            }
        }
    }
}

extension HubTransaction {
    private static let itemColumns =
        "number, position, slot, input, reason, state, request, sources, stamp, failure, ended_at, "
        + "batch"

    /// Items with their outputs and batches.
    ///
    /// - Parameter batches: Those that have been read: all items of one share what it was asked for.
    fileprivate func items(
        _ condition: String, order: String, _ arguments: StatementArguments,
        _ batches: inout [Int: BatchRecord]
    ) throws -> [ItemRecord] {
        let rows = try all(
            "SELECT \(Self.itemColumns) FROM items WHERE \(condition) ORDER BY \(order)",
            arguments
        ) { row in try PartialItem(row) }
        return try rows.compactMap { item in
            let known = try batches[item.batch] ?? batch(number: item.batch)
            guard let known else { return nil }
            batches[item.batch] = known
            return item.record(
                of: known, outputs: item.state == .done ? try outputs(of: item.number) : [])
        }
    }

    private func batch(number: Int) throws -> BatchRecord? {
        try first(
            "SELECT \(Self.batchColumns) FROM batches WHERE number = ?", [number], Self.batch)
    }

    private func outputs(of item: Int) throws -> [ItemOutputRecord] {
        try all(
            """
            SELECT path, sha256, bytes, stamp FROM outputs WHERE item = ? ORDER BY position
            """, [item]
        ) {
            ItemOutputRecord(
                path: $0[0], sha256: [UInt8]($0[1] as Data), byteCount: $0[2], stamp: $0[3])
        }
    }

    fileprivate func settle(_ item: SettledItem, ofBatch batch: Int, at now: Timestamp) throws {
        let found = try first(
            "SELECT number, slot FROM items WHERE batch = ? AND position = ?",
            [batch, item.position]
        ) { (number: $0[0] as Int, slot: $0[1] as Data) }
        guard let found else { return }
        switch item.ending {
        case .failed(let failure):
            try run(
                """
                UPDATE items SET state = \(ItemRecord.State.failed.rawValue), failure = ?,
                    ended_at = ? WHERE number = ?
                """, [failure.json.text, now.microseconds, found.number])
        case .done(let sources, let stamp, let outputs):
            try run(
                """
                UPDATE items SET state = \(ItemRecord.State.done.rawValue), request = NULL,
                    failure = NULL, sources = ?, stamp = ?, ended_at = ? WHERE number = ?
                """,
                [
                    sources.json.text, stamp.map(Blob.init), now.microseconds, found.number,
                ])
            try forgetOlderItems(Blob([UInt8](found.slot)), than: found.number)
            for (position, output) in outputs.enumerated() {
                try run(
                    """
                    INSERT OR REPLACE INTO outputs (path, item, position, sha256, bytes, stamp)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                    [
                        output.path, found.number, position, Blob(output.sha256),
                        output.byteCount, output.stamp,
                    ])
            }
        }
    }

    private func forgetOlderItems(_ slot: Blob, than number: Int) throws {
        try run(
            """
            DELETE FROM outputs WHERE item IN (
                SELECT number FROM items WHERE slot = ? AND number < ?)
            """, [slot, number])
        try run("DELETE FROM items WHERE slot = ? AND number < ?", [slot, number])
    }
}

/// A row of items before its outputs are read.
private struct PartialItem {
    let number: Int
    let state: ItemRecord.State
    let batch: Int
    private let make: (BatchRecord, [ItemOutputRecord]) -> ItemRecord

    init(_ row: Row) throws {
        let (number, position) = (row[0] as Int, row[1] as Int)
        let state = ItemRecord.State(rawValue: row[5]) ?? .open
        let (slot, input, reason) = (row[2] as Data, row[3] as String, row[4] as String)
        let request = try (row[6] as String?).map { try JSONValue(parsing: $0) }
        let sources = (row[7] as String?) == nil ? [] : try [ItemSource](json: row.json(7))
        let stamp = (row[8] as Data?).map { [UInt8]($0) }
        let failure = (row[9] as String?) == nil ? nil : try Failure(json: row.json(9))
        let endedAt = (row[10] as Int?).map { Timestamp(microseconds: Int64($0)) }
        (self.number, self.state, batch) = (number, state, row[11])
        make = { batch, outputs in
            ItemRecord(
                number: number, batch: batch, position: position, slot: [UInt8](slot),
                input: input, reason: reason, state: state, request: request, sources: sources,
                stamp: stamp, outputs: outputs, failure: failure, endedAt: endedAt)
        }
    }

    func record(of batch: BatchRecord, outputs: [ItemOutputRecord]) -> ItemRecord {
        make(batch, outputs)
    }
}
