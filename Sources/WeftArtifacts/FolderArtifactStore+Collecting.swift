public import WeftCore

/// The ages of artifacts: an artifact is as old as its file.
///
/// Whoever puts or renews an artifact that is there shares a lock while it looks and touches, and
/// whoever removes an old one holds the lock alone while it looks and removes. So nothing vanishes
/// that somebody has just been told is there. The lock goes with its process.
extension FolderArtifactStore {
    public func renew(_ id: ArtifactID) throws -> Bool {
        try sharingGate { try contains(id) && POSIX.touch(finalPath(id)) }
    }

    public func remove(_ id: ArtifactID, unusedSince moment: Timestamp) throws -> Bool {
        let isRemoved = try POSIX.locked(gatePath, sharing: false) {
            guard let status = try POSIX.status(at: finalPath(id)), status.isRegular,
                status.modified < moment.microseconds
            else { return false }
            return try POSIX.remove(finalPath(id))
        }
        if isRemoved { Failpoint.artifactRemoved.cross() }
        return isRemoved
    }

    public func holdings() throws -> [HeldArtifact] {
        try names(in: path).filter { $0.utf8.count == 2 }.flatMap { shard in
            try names(in: "\(path)/\(shard)").compactMap { name in
                try holding(shard: shard, name: name)
            }
        }.sorted { $0.artifact.id < $1.artifact.id }
    }

    /// Runs a body during which no collection removes anything.
    func sharingGate<Value>(_ body: () throws -> Value) throws -> Value {
        try POSIX.locked(gatePath, sharing: true, body)
    }

    private var gatePath: String { path + "/tmp/lock" }

    /// The artifact behind a name in a shard; `nil` where it is none, or has just been removed.
    private func holding(shard: String, name: String) throws -> HeldArtifact? {
        guard let id = try? ArtifactID(shard + name),
            let status = try POSIX.status(at: finalPath(id)), status.isRegular
        else { return nil }
        return HeldArtifact(
            artifact: Artifact(id: id, byteCount: status.byteCount),
            usedAt: Timestamp(microseconds: status.modified))
    }
}
