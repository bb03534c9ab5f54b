import Foundation
import Synchronization
import WeftDurable

/// Who is alive: each worker holds a locked file in the folder beside the hub for as long as its
/// process lives. The system drops the lock with the process, however that ends.
///
/// The locks are those of `flock`, which belong to the open file: two stores of one process do not
/// take each other for dead. Locks are taken, tried and swept within write transactions of the
/// hub only, so no two processes do so at the same time. Where a file system has no such locks, nobody is taken for dead.
final class WorkerLocks: Sendable {
    private let folder: String
    private let descriptors = Mutex<[WorkerID: Int32]>([:])

    init(folder: String) { self.folder = folder }

    deinit { releaseAll() }

    /// Takes the worker's lock, unless it is held already. Called before its first lease.
    /// - Throws: `DurableError`, code `store-unavailable`, where the file cannot be made.
    func hold(_ worker: WorkerID) throws {
        try descriptors.withLock { descriptors in
            guard descriptors[worker] == nil else { return }
            if let descriptor = try lockedFile(of: worker) { descriptors[worker] = descriptor }
        }
    }

    /// Whether the worker's process has ended. Its file is removed then.
    func isDead(_ worker: WorkerID) -> Bool {
        guard descriptors.withLock({ $0[worker] == nil }) else { return false }
        return removeIfUnlocked(path(of: worker))
    }

    /// Removes the files of workers that have ended and hold no leases.
    func sweep(keeping workers: Set<WorkerID>) {
        let kept = Set(workers.map(Self.fileName(of:)))
            .union(descriptors.withLock { $0.keys.map(Self.fileName(of:)) })
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasSuffix(".lock") && !kept.contains(name) {
            _ = removeIfUnlocked("\(folder)/\(name)")
        }
    }

    /// Lets go of all locks and removes their files.
    func releaseAll() {
        let held = descriptors.withLock { descriptors in
            defer { descriptors = [:] }
            return descriptors
        }
        for (worker, descriptor) in held {
            unlink(path(of: worker))
            Foundation.close(descriptor)
        }
    }

    /// - Returns: `nil` where another store holds the lock of a worker with this name.
    private func lockedFile(of worker: WorkerID) throws -> Int32? {
        mkdir(folder, 0o700)
        let path = path(of: worker)
        // A store that is being closed may remove the file of the same worker: then once more.
        for _ in 0..<8 {
            let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw unavailable(path) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                Foundation.close(descriptor)
                return nil
            }
            if Self.isSameFile(descriptor, path) { return descriptor }
            Foundation.close(descriptor)
        }
        throw unavailable(path)
    }

    private func unavailable(_ path: String) -> DurableError {
        StoreErrors.unavailable(
            "Expected to lock the worker's file \(path), found "
                + "\"\(String(cString: strerror(errno)))\". Give the user write access to "
                + "the hub's folder.")
    }

    /// - Returns: whether nobody holds the file's lock, or there is no file.
    private func removeIfUnlocked(_ path: String) -> Bool {
        let descriptor = Foundation.open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT }
        defer { Foundation.close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
        if Self.isSameFile(descriptor, path) { unlink(path) }
        return true
    }

    private static func isSameFile(_ descriptor: Int32, _ path: String) -> Bool {
        var open = stat()
        var named = stat()
        return fstat(descriptor, &open) == 0 && stat(path, &named) == 0
            && open.st_ino == named.st_ino && open.st_dev == named.st_dev
    }

    private func path(of worker: WorkerID) -> String { "\(folder)/\(Self.fileName(of: worker))" }

    /// The worker's text where that is a plain name, followed by a hash (FNV-1a) of all of it.
    private static func fileName(of worker: WorkerID) -> String {
        let plain = worker.text.unicodeScalars.prefix(80)
            .map { $0.properties.isAlphabetic && $0.isASCII || ("0"..."9").contains($0) ? $0 : "_" }
        let hash = worker.text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        return String(String.UnicodeScalarView(plain)) + "-" + String(hash, radix: 16) + ".lock"
    }
}
