internal import Foundation
internal import WeftArtifacts
internal import WeftCore

/// A file under its final name, which is either absent or complete.
struct OutputFile {
    let path: String

    /// What is there now; `nil` where nothing is.
    func existing() throws -> Artifact? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try Artifact(describingFile: path)
    }

    /// Writes a copy of a file. - Returns: What was copied.
    func write(copyOf source: String) throws -> Artifact {
        try write { put in
            try ArtifactFile(readingInputAt: source).forEachChunk(put)
        }
    }

    /// Writes bytes.
    @discardableResult
    func write(_ bytes: [UInt8]) throws -> Artifact {
        try write { put in try bytes.withUnsafeBytes(put) }
    }

    /// Writes aside, syncs, renames, syncs the folder. The file aside has a name and a lock of its own,
    /// so that two attempts never share one; what dead attempts left aside is removed.
    @discardableResult
    func write(
        _ content: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws -> Artifact {
        try createFolder(folder)
        removeLeftovers()
        let noise = String(UInt32.random(in: .min ... .max), radix: 36)
        let partial = "\(folder)/\(partialPrefix)\(getpid())-\(noise)\(Self.partialSuffix)"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw failed("created") }
        defer { close(descriptor) }
        _ = flock(descriptor, LOCK_EX | LOCK_NB)
        Failpoint.outputCreated.cross()
        do {
            var hasher = ArtifactHasher()
            try content { chunk in
                hasher.update(chunk)
                try put(chunk, to: descriptor)
            }
            Failpoint.outputWritten.cross()
            guard fsync(descriptor) == 0 else { throw failed("synced") }
            Failpoint.outputSynced.cross()
            guard rename(partial, path) == 0 else { throw failed("renamed") }
            Failpoint.outputRenamed.cross()
            syncFolder(folder)
            Failpoint.outputSettled.cross()
            return Artifact(id: hasher.finalized(), byteCount: hasher.byteCount)
        } catch {
            _ = unlink(partial)
            throw error
        }
    }

    /// Makes sure that the file that is there survives a loss of power: whoever wrote it may have
    /// died before that.
    func settle() throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failed("opened") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failed("synced") }
        syncFolder(folder)
    }

    private static let partialSuffix = ".weft-partial"
    private var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }
    private var partialPrefix: String { ".\(URL(fileURLWithPath: path).lastPathComponent)." }

    /// Removes files aside whose writer is dead: its lock is free.
    private func removeLeftovers() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasPrefix(partialPrefix) && name.hasSuffix(Self.partialSuffix)
        {
            let descriptor = open("\(folder)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { _ = unlink("\(folder)/\(name)") }
            close(descriptor)
        }
    }

    private func put(_ chunk: UnsafeRawBufferPointer, to descriptor: Int32) throws {
        var rest = chunk
        while !rest.isEmpty {
            let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failed("written") }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    private func createFolder(_ folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw WeftError(
                code: "output-unwritable",
                "Expected to write \(path), found that its folder cannot be made: "
                    + "\(error.localizedDescription)")
        }
    }

    private func syncFolder(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // Some file systems cannot sync a folder; the rename is then as safe as they make it.
        _ = fsync(descriptor)
    }

    private func failed(_ what: String) -> WeftError {
        WeftError(
            code: "output-unwritable",
            "Expected to write \(path), found that it cannot be \(what): "
                + "\(String(cString: strerror(errno))). Choose another place or make room.")
    }
}
