internal import Foundation
internal import WeftDurable
internal import WeftSQLite

/// Looks after a hub whose file was damaged.
extension Hub {
    /// What a repair has saved.
    public struct Repair: Hashable, Sendable {
        /// How many runs were kept.
        public let kept: Int
        /// The IDs of runs whose history has holes; started again, they reuse what was kept.
        public let lost: [String]
        /// How many results were kept.
        public let results: Int
        /// Whether parts of the file could not be read.
        public let hasHoles: Bool
        /// Where the damaged file is now.
        public let damagedPath: String
    }

    /// What is wrong with the hub's file; `nil` where it is whole. Costs a pass over it.
    public func damage() async -> String? {
        do {
            let store = try SQLiteStore(path: databasePath)
            let damage = try await store.firstDamage()
            try await store.close()
            return damage.map {
                "Expected an undamaged hub, found \(databasePath) corrupt (\($0)). Run weft doctor "
                    + "--repair to save what can be read, or restore a copy."
            }
        } catch let error as DurableError {
            return error.message
        } catch {
            return "\(error)"
        }
    }

    /// Saves what can be read into a fresh file; artifacts are not touched. Nobody may have the hub
    /// open.
    /// - Throws: `DurableError` where the hub is missing, in use, or cannot be written.
    public func repair() throws -> Repair {
        let repair = try HubRepair.run(path: databasePath)
        return Repair(
            kept: repair.kept, lost: repair.lost, results: repair.results,
            hasHoles: repair.hasHoles, damagedPath: repair.damagedPath)
    }
}
