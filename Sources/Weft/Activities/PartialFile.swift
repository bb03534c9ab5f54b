internal import Foundation
internal import WeftArtifacts

/// A file beside its final name while it is written: locked by its writer, so that two attempts never
/// share one, and taken over from a writer that has died.
struct PartialFile {
    let path: String
    let descriptor: Int32

    /// The ending of all such files.
    static let suffix = ".weft-partial"

    /// Opens one for a file of that name, empty. - Throws: `POSIXError`.
    init(for name: String, in folder: String) throws {
        var number = 1
        while true {
            let path = Self.path(for: name, in: folder, number)
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
            guard descriptor >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                // Another attempt, which lives.
                close(descriptor)
                number += 1
                continue
            }
            // Whoever had it may have given it its final name between the two calls.
            guard Self.isStill(descriptor, at: path) else {
                close(descriptor)
                continue
            }
            guard ftruncate(descriptor, 0) == 0 else {
                let code = errno
                close(descriptor)
                throw POSIXError(.init(rawValue: code) ?? .EIO)
            }
            self.path = path
            self.descriptor = descriptor
            if number == 1 { Self.removeNext(name, folder) }
            return
        }
    }

    /// Removes what a second attempt has left that died.
    private static func removeNext(_ name: String, _ folder: String) {
        let path = path(for: name, in: folder, 2)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { _ = unlink(path) }
        close(descriptor)
    }

    private static func path(for name: String, in folder: String, _ number: Int) -> String {
        // File systems take names of 255 bytes.
        let stem =
            name.utf8.count <= 220
            ? name : String(ArtifactID(hashing: Array(name.utf8)).text.prefix(32))
        let middle = number == 1 ? "" : ".\(number)"
        return "\(folder)/.\(stem)\(middle)\(suffix)"
    }

    private static func isStill(_ descriptor: Int32, at path: String) -> Bool {
        var (opened, found) = (stat(), stat())
        return fstat(descriptor, &opened) == 0 && lstat(path, &found) == 0
            && opened.st_ino == found.st_ino && opened.st_dev == found.st_dev
    }
}
