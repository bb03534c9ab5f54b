import Foundation
import Synchronization

/// The files that one open store is writing: `tmp/<process ID>-<random>/`.
///
/// The folder holds a file `lock` that is locked (`flock`) as long as this object lives. The lock
/// goes with its process, however that ends, so whoever opens the store next can tell the folders
/// of the dead from those of the living without trusting process IDs, which are used again.
final class TemporaryFolder: Sendable {
    let path: String
    private let lock: Int32
    private let nextNumber = Atomic<Int>(0)

    /// Removes what dead processes left in `parent`, then makes a folder of its own there.
    init(in parent: String) throws {
        // Held while folders are swept and made, so that none is swept before it is locked.
        let gatePath = parent + "/lock"
        let gate = try POSIX.open(gatePath, O_RDWR | O_CREAT)
        defer { close(gate) }
        _ = try POSIX.lock(gate, waiting: true, path: gatePath)
        try Self.sweep(parent)
        let noise = String(UInt64.random(in: .min ... .max), radix: 16)
        path = "\(parent)/\(getpid())-\(noise)"
        try POSIX.makeDirectory(path)
        lock = try POSIX.open(path + "/lock", O_RDWR | O_CREAT)
        _ = try POSIX.lock(lock, waiting: false, path: path)
    }

    deinit {
        Self.removeFolder(path)
        close(lock)
    }

    /// Removes the folder now: what is being written is lost, and nothing more can be begun.
    func remove() { Self.removeFolder(path) }

    /// A new, empty file, open for reading and writing. The caller closes and removes it.
    func makeFile() throws -> TemporaryArtifactFile {
        let number = nextNumber.wrappingAdd(1, ordering: .relaxed).oldValue
        let filePath = "\(path)/\(number)"
        return TemporaryArtifactFile(
            fileDescriptor: try POSIX.open(filePath, O_RDWR | O_CREAT | O_EXCL), path: filePath)
    }

    /// Removes the folders in `parent` whose lock nobody holds.
    private static func sweep(_ parent: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: parent)
        for folder in names.filter({ $0 != "lock" }).map({ "\(parent)/\($0)" }) {
            if try isAbandoned(folder) { removeFolder(folder) }
        }
    }

    private static func isAbandoned(_ folder: String) throws -> Bool {
        let path = folder + "/lock"
        let descriptor = Foundation.open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            // No lock: its owner died before making it, or is just removing the folder. Any other
            // error, such as another user's folder, is no reason to touch it.
            return errno == ENOENT || errno == ENOTDIR
        }
        defer { close(descriptor) }
        return try POSIX.lock(descriptor, waiting: false, path: path)
    }

    /// Removes a folder and what is in it. What cannot be removed is left for the next sweep.
    private static func removeFolder(_ path: String) {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            // A temporary that stays costs space and nothing else.
        }
    }
}
