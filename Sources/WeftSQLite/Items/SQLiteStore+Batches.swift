import Foundation
import GRDB
package import WeftCore
package import WeftDurable

/// The book of items: what batches have made of which files. It outlives their instances, so that a
/// later batch knows what is done.
extension SQLiteStore {
    /// Records a batch with its items and creates its instance: all in one transaction. Costs about
    /// 3 us an item.
    ///
    /// - Throws: `DurableError.instanceExists` where the ID is taken.
    package func begin(
        _ batch: BatchRecord, items: [NewItem], as instance: NewInstance
    ) async throws {
        _ = try await write { hub in
            guard case .created = try hub.create(instance) else {
                throw DurableError(
                    code: .instanceExists,
                    "Expected a new ID for a batch, found \"\(batch.id)\", which is taken. Choose "
                        + "another ID.")
            }
            try hub.forgetAbandonedItems()
            let number = try hub.insert(batch)
            for (position, item) in items.enumerated() {
                try hub.insert(item, position: position, ofBatch: number)
            }
        }
    }

    /// A batch; `nil` where there is none of that ID.
    package func batch(_ id: InstanceID) async throws -> BatchRecord? {
        try await read { hub in
            try hub.first(
                "SELECT \(HubTransaction.batchColumns) FROM batches WHERE id = ?", [id.text],
                HubTransaction.batch)
        }
    }

    /// The batches of this recipe and template that have not ended, the oldest first.
    package func openBatches(recipe: [UInt8], template: String) async throws -> [BatchRecord] {
        try await read { hub in
            try hub.all(
                """
                SELECT \(HubTransaction.batchColumns) FROM batches
                WHERE recipe = ? AND template = ? AND id IN (
                    SELECT id FROM instances WHERE status IN ('pending', 'running', 'suspended'))
                ORDER BY number
                """, [Data(recipe), template], HubTransaction.batch)
        }
    }

    /// How the items of a batch stand.
    package func itemCounts(of batch: InstanceID) async throws -> ItemCounts {
        try await read { hub in
            var counts = ItemCounts()
            let rows = try hub.all(
                """
                SELECT state, count(*) FROM items
                WHERE batch = (SELECT number FROM batches WHERE id = ?) GROUP BY state
                """, [batch.text]
            ) { ($0[0] as Int, $0[1] as Int) }
            for (state, count) in rows {
                switch ItemRecord.State(rawValue: state) {
                case .open?: counts.open = count
                case .done?: counts.done = count
                case .failed?: counts.failed = count
                case nil: break
                }
            }
            return counts
        }
    }
}

extension HubTransaction {
    static let batchColumns = "id, pipeline, recipe, template, request, created_at"

    static func batch(_ row: Row) throws -> BatchRecord {
        BatchRecord(
            id: try InstanceID(row[0]), pipeline: row[1], recipe: [UInt8](row[2] as Data),
            template: row[3], request: try row.json(4), createdAt: row.time(5))
    }

    fileprivate func insert(_ batch: BatchRecord) throws -> Int {
        try run(
            """
            INSERT INTO batches (id, pipeline, recipe, template, request, created_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                batch.id.text, batch.pipeline, Blob(batch.recipe), batch.template,
                batch.request.text, batch.createdAt.microseconds,
            ])
        return Int(db.lastInsertedRowID)
    }

    fileprivate func insert(_ item: NewItem, position: Int, ofBatch batch: Int) throws {
        try run(
            """
            INSERT INTO items (batch, position, slot, input, reason, request)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [batch, position, Blob(item.slot), item.input, item.reason, item.request])
    }

    /// Forgets what batches have left open or failed whose instances are gone: nobody will go on.
    fileprivate func forgetAbandonedItems() throws {
        try run(
            """
            DELETE FROM items WHERE state <> \(ItemRecord.State.done.rawValue) AND batch IN (
                SELECT number FROM batches WHERE id NOT IN (SELECT id FROM instances))
            """)
        try run(
            """
            DELETE FROM batches WHERE id NOT IN (SELECT id FROM instances)
                AND NOT EXISTS (SELECT 1 FROM items WHERE batch = batches.number)
            """)
    }
}
