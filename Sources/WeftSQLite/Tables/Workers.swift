import Foundation
import GRDB
public import WeftCore
public import WeftDurable

extension SQLiteStore: Store {
    /// Frees at once the leases of workers whose process has ended.
    ///
    /// A process that is stopped or hangs is alive: its leases wait for their expiry. A freed
    /// activity keeps its count of deliveries, because a worker died with it.
    public func reclaimDeadWorkers(at now: Timestamp) async throws -> Int {
        let freed = try await write { [workers] hub in
            var freed = 0
            let holders = try hub.holders()
            for worker in holders where workers.isDead(worker) {
                freed += try hub.freeLeases(of: worker)
            }
            workers.sweep(keeping: holders)
            return freed
        }
        await sweepGarbage()
        return freed
    }
}

extension HubTransaction {
    /// The workers that hold leases.
    func holders() throws -> Set<WorkerID> {
        Set(
            try all(
                """
                SELECT worker FROM instances WHERE worker IS NOT NULL
                UNION SELECT worker FROM activities WHERE worker IS NOT NULL
                """, []
            ) { WorkerID($0[0]) })
    }

    func freeLeases(of worker: WorkerID) throws -> Int {
        var freed = 0
        for table in ["instances", "activities"] {
            try run(
                """
                UPDATE \(table) SET worker = NULL, expires = NULL
                WHERE worker IS NOT NULL AND worker = ?
                """, [worker.text])
            freed += db.changesCount
        }
        if freed > 0 { wakesOthers = true }
        return freed
    }
}
