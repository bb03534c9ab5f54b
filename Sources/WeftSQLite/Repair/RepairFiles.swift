import Foundation
import GRDB
import WeftCore
import WeftDurable

/// The files of a repair: `.damaged-N` is what was, `.repairing` is being written, `.repaired` is
/// complete and about to take its place. Whoever finds a `.repaired` only has to go on from there.
struct RepairFiles {
    /// So many damaged files are kept side by side.
    private static let maximumCopies = 1000

    private let path: String
    private var building: String { path + ".repairing" }
    private var built: String { Self.built(path) }

    static func built(_ path: String) -> String { path + ".repaired" }

    init(path: String) throws {
        guard let resolved = realpath(path, nil) else {
            throw StoreErrors.unavailable(
                "Expected a hub to repair, found none at \(path). Name another with --hub.")
        }
        defer { free(resolved) }
        self.path = String(cString: resolved)
    }

    /// Refuses to work on a hub that a living worker has open.
    func requireNobody() throws {
        let folder = path + ".workers"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasSuffix(".lock") {
            let descriptor = open("\(folder)/\(name)", O_RDWR | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                throw StoreErrors.unavailable(
                    "Expected nobody to use the hub \(path) during its repair, found a worker "
                        + "that runs (\(name)). Stop it first.")
            }
        }
    }

    /// Lets a complete file of an earlier repair take its place.
    func finishEarlier() throws -> HubRepair? {
        guard FileManager.default.fileExists(atPath: built) else { return nil }
        try takePlace()
        let number = (1...Self.maximumCopies).last {
            FileManager.default.fileExists(atPath: "\(path).damaged-\($0)")
        }
        var repair = HubRepair(damagedPath: "\(path).damaged-\(number ?? 1)")
        let queue = try DatabaseQueue(path: path)
        try queue.read { db in
            repair.kept = try Int.fetchOne(db, sql: "SELECT count(*) FROM instances") ?? 0
            repair.results = try Int.fetchOne(db, sql: "SELECT count(*) FROM results") ?? 0
        }
        try queue.close()
        return repair
    }

    /// Copies the damaged file and its log, so that whatever happens both are left.
    /// - Returns: where the copy is.
    func keepDamaged() throws -> String {
        let files = FileManager.default
        let number = (1...Self.maximumCopies).first {
            !files.fileExists(atPath: "\(path).damaged-\($0)")
        }
        let place = "\(path).damaged-\(number ?? Self.maximumCopies)"
        if files.fileExists(atPath: path + "-wal") {
            try files.copyItem(atPath: path + "-wal", toPath: place + "-wal")
        }
        try files.copyItem(atPath: path, toPath: place)
        sync(place)
        Failpoint.repairCopied.cross()
        return place
    }

    /// Makes the fresh file; it has its name only once it is complete.
    func build(_ fill: (Database) throws -> Void) throws {
        for ending in ["", "-journal", "-wal", "-shm"] { _ = unlink(building + ending) }
        let descriptor = open(building, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failed("make", building) }
        close(descriptor)
        let queue = try DatabaseQueue(path: building)
        try queue.inDatabase { db in
            try Schema.prepare(db, path: building)
            try db.inTransaction(.immediate) {
                try fill(db)
                return .commit
            }
        }
        try queue.close()
        sync(building)
        Failpoint.repairBuilt.cross()
        guard rename(building, built) == 0 else { throw failed("rename", building) }
        sync((path as NSString).deletingLastPathComponent)
        Failpoint.repairNamed.cross()
    }

    /// Puts the fresh file in the place of the damaged one. The old log goes first: SQLite must
    /// never apply it to the fresh file.
    func takePlace() throws {
        for ending in ["-wal", "-shm"] { _ = unlink(path + ending) }
        Failpoint.repairCleared.cross()
        guard rename(built, path) == 0 else { throw failed("rename", built) }
        Failpoint.repairPlaced.cross()
        sync((path as NSString).deletingLastPathComponent)
    }

    private func sync(_ path: String) {
        let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        // Some file systems cannot sync a folder; a rename is then as safe as they make it.
        _ = fsync(descriptor)
        close(descriptor)
    }

    private func failed(_ verb: String, _ place: String) -> DurableError {
        StoreErrors.unavailable(
            "Expected to \(verb) \(place), found \"\(String(cString: strerror(errno)))\". Make room "
                + "beside the hub and give the user write access to its folder.")
    }
}
