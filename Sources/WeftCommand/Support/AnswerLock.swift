import Foundation
internal import Weft

/// Lets one command at a time look whether a run may be answered, and answer it: of two answers at
/// the same moment the second is refused, instead of being kept and never read.
///
/// The lock is a file of the hub, held by `flock`, so it ends with its process.
struct AnswerLock: ~Copyable {
    private let descriptor: Int32

    /// Waits for its turn.
    /// - Throws: `CommandFailure` where the hub's folder cannot be written.
    init(_ hub: Hub) throws {
        let path = hub.path + "/answers.lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                .storeUnavailable,
                "Expected to write in the hub at \(hub.path), found: \(String(cString: strerror(errno)))."
            )
        }
        // Only a signal ends the wait before its time.
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    }

    deinit { close(descriptor) }
}
