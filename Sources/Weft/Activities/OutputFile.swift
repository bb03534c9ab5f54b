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

    /// Lets a closure write to a descriptor, from its beginning.
    ///
    /// - Parameter mayReplace: Asked where a file with other content is there.
    /// - Throws: `WeftError` with code `output-exists` where it may not be replaced.
    func write(
        unlessThere mayReplace: () -> Bool, _ body: (Int32) throws -> Void
    ) throws -> Artifact {
        try writeAside { descriptor, partial in
            try body(descriptor)
            let written = try Artifact(describingFile: partial)
            guard let found = try existing() else { return (written, true) }
            // A run that was killed between the rename and its record finds its own file.
            if found == written { return (written, false) }
            guard mayReplace() else { throw WeftError.outputExists(path) }
            return (written, true)
        }
    }

    /// Writes bytes.
    @discardableResult
    func write(_ bytes: [UInt8]) throws -> Artifact {
        try write { put in try bytes.withUnsafeBytes(put) }
    }

    @discardableResult
    func write(
        _ content: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws -> Artifact {
        try writeAside { descriptor, _ in
            var hasher = ArtifactHasher()
            try content { chunk in
                hasher.update(chunk)
                try put(chunk, to: descriptor)
            }
            return (Artifact(id: hasher.finalized(), byteCount: hasher.byteCount), true)
        }
    }

    /// Writes aside, syncs, renames, syncs the folder.
    ///
    /// - Parameter body: Writes to the descriptor of the file aside, which has the path given, and
    ///   says what it wrote, and whether that is to be kept.
    private func writeAside(
        _ body: (Int32, String) throws -> (written: Artifact, isKept: Bool)
    ) throws -> Artifact {
        let file = try partialFile()
        let (partial, descriptor) = (file.path, file.descriptor)
        defer { close(descriptor) }
        Failpoint.outputCreated.cross()
        do {
            let (written, isKept) = try body(descriptor, partial)
            guard isKept else {
                _ = unlink(partial)
                try settle()
                return written
            }
            Failpoint.outputWritten.cross()
            guard fsync(descriptor) == 0 else { throw failed("synced") }
            Failpoint.outputSynced.cross()
            guard rename(partial, path) == 0 else { throw failed("renamed") }
            Failpoint.outputRenamed.cross()
            syncFolder(folder)
            Failpoint.outputSettled.cross()
            return written
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

    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The file aside; its folder is made where it is missing.
    private func partialFile() throws -> PartialFile {
        let name = String(
            path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
        do {
            do {
                return try PartialFile(for: name, in: folder)
            } catch let error as POSIXError where error.code == .ENOENT {
                try createFolder(folder)
                return try PartialFile(for: name, in: folder)
            }
        } catch let error as POSIXError {
            errno = error.code.rawValue
            throw failed("created")
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
