import GRDB
import WeftDurable

/// What a repair of a damaged hub has saved.
///
///     let repair = try HubRepair.run(path: "/var/lib/weft/hub.sqlite")
///     print(repair.kept, repair.lost, repair.damagedPath)
///
/// The rows that can still be read are copied into a fresh file, which then takes the place of the
/// damaged one; that is kept beside it. A repair that is killed is finished by the next one.
public struct HubRepair: Hashable, Sendable {
    /// How many instances were kept.
    public internal(set) var kept = 0
    /// The IDs of instances that were found and whose history has holes. Started again with the
    /// same inputs, they use the results that were kept.
    public internal(set) var lost: [String] = []
    /// How many results were kept under their reuse keys.
    public internal(set) var results = 0
    /// Whether parts of a table could not be read, so that more may be missing than is known.
    public internal(set) var hasHoles = false
    /// Where the damaged file is now.
    public internal(set) var damagedPath: String

    /// Repairs the hub at a path. Nobody may have it open.
    ///
    /// Costs a pass over all rows, and room for two more copies of the file.
    /// - Throws: `DurableError`, code `store-unavailable`, where there is no hub, a worker has it
    ///   open, or the files cannot be written. The hub is then as it was.
    public static func run(path: String) throws -> HubRepair {
        let files = try RepairFiles(path: path)
        try files.requireNobody()
        do {
            if let finished = try files.finishEarlier() { return finished }
            let damaged = try files.keepDamaged()
            var repair = HubRepair(damagedPath: damaged)
            try files.build { fresh in try Salvage(from: damaged, into: fresh).run(&repair) }
            try files.takePlace()
            return repair
        } catch {
            throw StoreErrors.durable(error, path: path)
        }
    }
}
