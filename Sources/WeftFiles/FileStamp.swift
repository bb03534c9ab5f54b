internal import Foundation

/// What the file system says of a file, by which a change is noticed without reading it.
///
/// Two equal stamps mean equal content, unless somebody has set the times back on purpose, or
/// changed the file within the clock tick in which the stamp was taken; ``isSettled(at:)`` tells
/// that case.
public struct FileStamp: Hashable, Sendable, Codable {
    /// Its length in bytes.
    public let size: Int
    /// When its content was changed last, in nanoseconds since 1970.
    public let modified: Int
    /// When anything of it was changed last, its name included; nobody can set this.
    public let changed: Int
    /// Which file it is.
    public let inode: UInt64
    /// The file system that it is on.
    public let device: UInt64

    /// A stamp that was recorded before.
    public init(size: Int, modified: Int, changed: Int, inode: UInt64, device: UInt64) {
        self.size = size
        self.modified = modified
        self.changed = changed
        self.inode = inode
        self.device = device
    }

    /// Stamps the file at a path, following links; `nil` where no regular file is there.
    public init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init?(_ status: stat) {
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        size = Int(status.st_size)
        #if canImport(Darwin)
            modified = Self.nanoseconds(status.st_mtimespec)
            changed = Self.nanoseconds(status.st_ctimespec)
        #else
            modified = Self.nanoseconds(status.st_mtim)
            changed = Self.nanoseconds(status.st_ctim)
        #endif
        inode = UInt64(status.st_ino)
        device = UInt64(bitPattern: Int64(status.st_dev))
    }

    /// Stamps the file at a path, where a later change would show; else `nil`.
    ///
    /// - Parameter moment: Now, in nanoseconds since 1970.
    public static func settled(path: String, at moment: Int) -> FileStamp? {
        FileStamp(path: path).flatMap { $0.isSettled(at: moment) ? $0 : nil }
    }

    /// Whether a change after `moment` (nanoseconds since 1970) would show in the stamp: the last one
    /// lies more than two seconds back, which is the coarsest clock of a file system in use.
    public func isSettled(at moment: Int) -> Bool {
        moment - max(modified, changed) > 2_000_000_000
    }

    private static func nanoseconds(_ time: timespec) -> Int {
        time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
