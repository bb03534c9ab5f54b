import Foundation

/// System calls that throw: each says what it was to do, to which file, and what came instead.
enum POSIX {
    /// What a path or a descriptor stands for.
    struct FileStatus: Equatable {
        let isRegular: Bool
        let byteCount: Int
        /// When its bytes were last written, or it was last touched; microseconds since 1970.
        let modified: Int64
        /// Device and inode: equal for two names of one file.
        let identity: SIMD2<UInt64>

        init(_ raw: stat) {
            isRegular = raw.st_mode & S_IFMT == S_IFREG
            byteCount = Int(raw.st_size)
            #if canImport(Darwin)
                let time = raw.st_mtimespec
            #else
                let time = raw.st_mtim
            #endif
            modified = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
            identity = [UInt64(truncatingIfNeeded: raw.st_dev), UInt64(raw.st_ino)]
        }
    }

    /// The status of an open file.
    static func status(of descriptor: Int32, path: String) throws -> FileStatus {
        var raw = stat()
        guard fstat(descriptor, &raw) == 0 else { throw failure("examine", path) }
        return FileStatus(raw)
    }

    /// The status of what is at a path, links not followed; `nil` where there is nothing.
    static func status(at path: String) throws -> FileStatus? {
        var raw = stat()
        guard lstat(path, &raw) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure("examine", path)
        }
        return FileStatus(raw)
    }

    /// Opens a file; the descriptor is not inherited by child processes.
    static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o600) throws -> Int32 {
        let descriptor = Foundation.open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("open", path) }
        return descriptor
    }

    /// Reads at most a buffer full at an offset. Returns 0 at the end of the file.
    static func read(
        _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: Int,
        path: String
    ) throws -> Int {
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            guard errno == EINTR else { throw failure("read", path) }
        }
    }

    /// Writes all bytes where the descriptor stands.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest)
            let count = Foundation.write(descriptor, piece.baseAddress, piece.count)
            if count < 0, errno != EINTR { throw failure("write", path) }
            rest = rest.dropFirst(max(count, 0))
        }
    }

    /// Returns once the file's bytes and length survive a loss of power.
    static func sync(_ descriptor: Int32, path: String) throws {
        #if canImport(Darwin)
            // On macOS fsync does not reach the platter; not every file system offers more.
            if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
        #endif
        while fsync(descriptor) != 0 {
            guard errno == EINTR else { throw failure("sync", path) }
        }
    }

    /// Returns once the entries of a directory (or the bytes of a file) survive a loss of power.
    static func sync(at path: String) throws {
        let descriptor = try open(path, O_RDONLY)
        defer { close(descriptor) }
        try sync(descriptor, path: path)
    }

    /// Makes a directory for its owner only, unless it is there.
    static func makeDirectory(_ path: String) throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("create", path) }
    }

    /// Gives a file another name, replacing what has it.
    static func rename(_ path: String, to newPath: String) throws {
        guard Foundation.rename(path, newPath) == 0 else { throw failure("create", newPath) }
    }

    /// Removes a file. Returns whether it was there.
    static func remove(_ path: String) throws -> Bool {
        if unlink(path) == 0 { return true }
        guard errno == ENOENT || errno == ENOTDIR else { throw failure("remove", path) }
        return false
    }

    /// Sets a file's time of modification to now. Returns whether it is there.
    static func touch(_ path: String) throws -> Bool {
        if utimensat(AT_FDCWD, path, nil, AT_SYMLINK_NOFOLLOW) == 0 { return true }
        guard errno == ENOENT || errno == ENOTDIR else { throw failure("touch", path) }
        return false
    }

    /// Runs a body while a lock file is locked: by this call alone, or by any number that share.
    static func locked<Value>(
        _ path: String, sharing: Bool, _ body: () throws -> Value
    ) throws -> Value {
        let descriptor = try open(path, O_RDWR | O_CREAT)
        defer { close(descriptor) }
        while flock(descriptor, sharing ? LOCK_SH : LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure("lock", path) }
        }
        return try body()
    }

    /// Locks an open file for this process alone; waits for the lock unless told not to.
    /// - Returns: Whether the lock was taken.
    static func lock(_ descriptor: Int32, waiting: Bool, path: String) throws -> Bool {
        while flock(descriptor, waiting ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else { throw failure("lock", path) }
        }
        return true
    }

    /// What the system calls an error: "No space left on device".
    static func describe(_ code: Int32) -> String { String(cString: strerror(code)) }

    /// The error that `errno` stands for.
    static func failure(_ verb: String, _ path: String) -> ArtifactError {
        let code = errno
        let isFull = code == ENOSPC || code == EDQUOT
        let remedy =
            isFull
            ? "Free some space, or choose a folder on another disk."
            : "Check that the folder's disk is there and that its permissions allow it."
        return ArtifactError(
            isFull ? .diskFull : .unavailable,
            "Expected to \(verb) \(path), found: \(describe(code)). \(remedy)")
    }
}
