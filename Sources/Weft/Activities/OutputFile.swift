internal import Foundation
internal import WeftArtifacts

/// A file under its final name, which is either absent or complete.
struct OutputFile {
    let path: String

    /// What is there now; `nil` where nothing is.
    func existing() throws -> Artifact? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try Artifact(describingFile: path)
    }

    /// Writes a copy of a file. - Returns: What was copied.
    func write(copyOf source: String, partialSuffix: String) throws -> Artifact {
        try write(partialSuffix: partialSuffix) { put in
            try ArtifactFile(readingInputAt: source).forEachChunk(put)
        }
    }

    /// Writes bytes.
    @discardableResult
    func write(_ bytes: [UInt8], partialSuffix: String) throws -> Artifact {
        try write(partialSuffix: partialSuffix) { put in try bytes.withUnsafeBytes(put) }
    }

    /// Writes aside, syncs, renames, syncs the folder. What a run that was killed has left aside is
    /// written over.
    private func write(
        partialSuffix: String, _ content: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws -> Artifact {
        let url = URL(fileURLWithPath: path)
        let folder = url.deletingLastPathComponent().path
        try createFolder(folder)
        let partial = folder + "/." + url.lastPathComponent + partialSuffix
        _ = unlink(partial)
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw failed("created") }
        defer { close(descriptor) }
        do {
            var hasher = ArtifactHasher()
            try content { chunk in
                hasher.update(chunk)
                try put(chunk, to: descriptor)
            }
            guard fsync(descriptor) == 0 else { throw failed("synced") }
            guard rename(partial, path) == 0 else { throw failed("renamed") }
            syncFolder(folder)
            return Artifact(id: hasher.finalized(), byteCount: hasher.byteCount)
        } catch {
            _ = unlink(partial)
            throw error
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
