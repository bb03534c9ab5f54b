import Foundation
import GRDB
import WeftDurable

/// What went wrong below, in the words of the contract: what, where, what to do.
enum StoreErrors {
    static func durable(_ error: any Error, path: String) -> any Error {
        switch error {
        case let error as DurableError: return error
        case let error as CancellationError: return error
        case let error as DatabaseError: return unavailable(sentence(error, path: path))
        default:
            return unavailable(
                "Expected rows of this version in the hub \(path), found something else: \(error) "
                    + "Restore a copy of the hub, or use another one.")
        }
    }

    static func unavailable(_ message: String) -> DurableError {
        DurableError(code: .storeUnavailable, message)
    }

    static func closed(_ path: String) -> DurableError {
        unavailable("Expected an open hub, found \(path) closed. Open it again.")
    }

    private static func sentence(_ error: DatabaseError, path: String) -> String {
        switch error.resultCode {
        case .SQLITE_NOTADB:
            "Expected a Weft hub, found a file that is not a database: \(path). "
                + "Move the file away or choose another hub."
        case .SQLITE_CORRUPT:
            "Expected an undamaged hub, found \(path) corrupt (\(detail(error))). "
                + "Run weft doctor --repair to save what can be read, or restore a copy."
        case .SQLITE_FULL:
            "Expected room on the disk, found it full while writing the hub \(path). "
                + "Free some space and go on; nothing that was recorded is lost."
        case .SQLITE_READONLY, .SQLITE_PERM:
            "Expected a hub that can be written, found \(path) read-only. "
                + "Give the user write access to the file and its folder, or choose another hub."
        case .SQLITE_CANTOPEN:
            "Expected a hub that can be opened, found that \(path) cannot be (\(detail(error))). "
                + "Check that its folder exists and can be written."
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            "Expected the hub \(path) to become free, found it kept by "
                + "\(LockHolder.words(forHub: path)). Stop that process or wait for it."
        case .SQLITE_MISUSE: closed(path).message
        default:
            "Expected to read and write the hub \(path), found \(detail(error)). "
                + "Check the disk and the file's permissions."
        }
    }

    private static func detail(_ error: DatabaseError) -> String {
        "SQLite error \(error.extendedResultCode.rawValue): \(error.message ?? "no message")"
    }
}

/// Finds who holds SQLite's write lock.
enum LockHolder {
    /// The byte of the `-shm` file that a writer locks in WAL mode.
    private static let writeLockByte = 120

    static func words(forHub path: String) -> String {
        processID(forHub: path).map { "process \($0)" } ?? "another process"
    }

    /// The process that holds the write lock, where the system tells: Linux does. Asking by `fcntl`
    /// would need a descriptor of the file, and closing that would drop SQLite's own locks.
    private static func processID(forHub path: String) -> Int32? {
        var status = stat()
        guard stat(path + "-shm", &status) == 0, let locks = kernelLocks() else { return nil }
        return processID(inode: UInt64(status.st_ino), locks: locks)
    }

    /// The kernel's list of locks, read to its end: its file has no length, so that whoever trusts
    /// `stat` gets the first page of it.
    private static func kernelLocks() -> String? {
        guard let file = fopen("/proc/locks", "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Parameter locks: the text of `/proc/locks`.
    static func processID(inode: UInt64, locks: String) -> Int32? {
        for line in locks.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count >= 8, fields[1] == "POSIX", fields[3] == "WRITE",
                fields[5].hasSuffix(":\(inode)"), let first = Int(fields[6]),
                (first...(Int(fields[7]) ?? .max)).contains(writeLockByte)
            else { continue }
            return Int32(fields[4])
        }
        return nil
    }
}
