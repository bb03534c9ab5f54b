import Foundation
import WeftCore

extension FolderArtifactStore {
    public func contains(_ id: ArtifactID) throws -> Bool {
        try POSIX.status(at: finalPath(id))?.isRegular ?? false
    }

    public func open(_ id: ArtifactID, expecting byteCount: Int?) throws -> ArtifactFile {
        let path = try path(of: id)
        let file = try ArtifactFile(opening: path)
        guard let byteCount, byteCount != file.byteCount else { return file }
        throw ArtifactError.damaged(
            id, expected: "\(byteCount) bytes", found: "\(file.byteCount)",
            kept: try setAside(id, found: file.status()))
    }

    public func path(of id: ArtifactID) throws -> String {
        guard try contains(id) else { throw ArtifactError.missing(id, in: path) }
        return finalPath(id)
    }

    @discardableResult
    public func remove(_ id: ArtifactID) throws -> Bool { try POSIX.remove(finalPath(id)) }

    @discardableResult
    public func verify(_ id: ArtifactID) throws -> Artifact {
        let file = try open(id)
        let found = try file.described()
        guard found.id == id else {
            throw ArtifactError.damaged(
                id, expected: "bytes with that SHA-256",
                found: "\(found.byteCount) bytes with \(found.id)",
                kept: try setAside(id, found: file.status()))
        }
        return found
    }

    func names(in folder: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw ArtifactError(
                .unavailable,
                "Expected a folder of artifacts at \(folder), found that it cannot be read: "
                    + "\(error.localizedDescription) Check its permissions.")
        }
    }

    /// Moves what has the artifact's name to the quarantine, if it still is what was found: another
    /// process may have put the artifact again meanwhile.
    /// - Returns: Where it is now; `nil` where it was left alone.
    @discardableResult
    func setAside(_ id: ArtifactID, found: POSIX.FileStatus) throws -> String? {
        guard try POSIX.status(at: finalPath(id))?.identity == found.identity else { return nil }
        let folder = path + "/quarantine"
        try POSIX.makeDirectory(folder)
        let noise = String(UInt32.random(in: .min ... .max), radix: 16)
        let place = "\(folder)/\(id)-\(noise)"
        Failpoint.quarantineMade.cross()
        if Foundation.rename(finalPath(id), place) == 0 {
            Failpoint.quarantineFilled.cross()
            return place
        }
        guard errno == ENOENT else { throw POSIX.failure("create", place) }
        return nil
    }

    /// The folder of all artifacts with the same first byte.
    func shardPath(_ id: ArtifactID) -> String { "\(path)/\(id.text.prefix(2))" }

    /// Where the artifact is, or will be.
    func finalPath(_ id: ArtifactID) -> String {
        "\(shardPath(id))/\(id.text.dropFirst(2))"
    }
}
