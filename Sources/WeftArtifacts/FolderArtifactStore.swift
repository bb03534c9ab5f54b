import Foundation
import Synchronization
import WeftCore

/// Artifacts as files of a folder, named by their SHA-256.
///
/// ```
/// artifacts/ab/cdef…      an artifact, read-only; `ab` are the first two digits of its ID
/// artifacts/tmp/…         what is being written; removed when its writer is gone
/// artifacts/quarantine/…  artifacts that were found damaged
/// ```
///
/// An artifact is written aside, synced, renamed to its final name, and its directory synced; only
/// then does `put` return. A process that dies in between leaves a temporary, never half an
/// artifact; the next store that opens the folder removes it. Several stores, in one process or
/// many, may use one folder at the same time.
///
/// An artifact's age is that of its file: `put` touches one that is there already.
///
/// A damaged artifact is never deleted but moved to `quarantine`: it may be all that is left of a
/// user's work, and it shows what the disk did. From then on the store does not hold it, so the
/// step that makes it runs again.
public final class FolderArtifactStore: Sendable {
    /// What an artifact survives once `put` has returned.
    public enum Durability: String, Hashable, Sendable, CaseIterable {
        /// The loss of power: files and directories are synced.
        case power
        /// The death of the process, `kill -9` included. Nothing is synced.
        case process
    }

    /// A moment on the way of an artifact to its place, for tests that stop there.
    public enum Moment: String, Hashable, Sendable, CaseIterable {
        /// The temporary file is there, empty.
        case created = "artifact-created"
        /// The temporary file holds all bytes.
        case written = "artifact-written"
        /// The bytes survive what `durability` promises.
        case synced = "artifact-synced"
        /// The file has its final name.
        case renamed = "artifact-renamed"
        /// The name survives what `durability` promises; `put` is about to return.
        case settled = "artifact-settled"
    }

    /// The folder that holds everything, as an absolute path.
    public let path: String
    /// What an artifact survives once `put` has returned.
    public let durability: Durability

    private let temporaries: TemporaryFolder
    private let failpoint: @Sendable (Moment) throws -> Void
    /// Shards whose own directory entry this store has synced.
    private let settledShards = Mutex<Set<String>>([])

    /// Opens the store in a folder, which is made where it is missing, and removes the temporaries
    /// of dead processes.
    ///
    /// - Parameters:
    ///   - path: The folder, `artifacts` in a hub.
    ///   - durability: What an artifact survives once `put` has returned.
    ///   - failpoint: Called at each moment of a `put`; what it throws ends the `put`.
    /// - Throws: `ArtifactError` with code `artifact-store-unavailable` where the folder cannot be
    ///   made or written to.
    public init(
        path: String, durability: Durability = .power,
        failpoint: @escaping @Sendable (Moment) throws -> Void = { _ in }
    ) throws {
        // Absolute, so that a process may change its directory.
        let current = FileManager.default.currentDirectoryPath
        let path = path.hasPrefix("/") ? path : current + "/" + path
        self.path = path
        self.durability = durability
        self.failpoint = failpoint
        try Self.makeFolders(path)
        temporaries = try TemporaryFolder(in: path + "/tmp")
        if durability == .power {
            try POSIX.sync(at: path)
            try POSIX.sync(at: path + "/..")
        }
    }

    private static func makeFolders(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw ArtifactError(
                .unavailable,
                "Expected a folder for artifacts at \(path), found that it cannot be made: "
                    + "\(error.localizedDescription) Choose another folder or fix its permissions.")
        }
        try POSIX.makeDirectory(path + "/tmp")
    }
}

extension FolderArtifactStore: ArtifactStore {
    public func close() { temporaries.remove() }

    public func put(_ bytes: UnsafeRawBufferPointer) throws -> Artifact {
        let artifact = Artifact(id: ArtifactID(hashing: bytes), byteCount: bytes.count)
        if try isPresent(artifact), try renew(artifact.id) {
            try settleExisting(artifact.id)
            return artifact
        }
        return try storing { file in
            try POSIX.write(bytes, to: file.fileDescriptor, path: file.path)
            return (artifact, ())
        }.artifact
    }

    public func withTemporaryFile<Value>(
        _ body: (TemporaryArtifactFile) throws -> Value
    ) throws -> (artifact: Artifact, value: Value) {
        try storing { file in
            let value = try body(file)
            return (try file.described(), value)
        }
    }

    public func put<Value>(
        writing body: (ArtifactWriter) throws -> Value
    ) throws -> (artifact: Artifact, value: Value) {
        try storing { file in
            let writer = ArtifactWriter(file)
            let value = try body(writer)
            return (writer.described(), value)
        }
    }

    /// Makes a temporary file, lets `fill` write it and say what it is, and gives it its name.
    private func storing<Value>(
        _ fill: (TemporaryArtifactFile) throws -> (Artifact, Value)
    ) throws -> (artifact: Artifact, value: Value) {
        let file = try temporaries.makeFile()
        defer {
            Foundation.close(file.fileDescriptor)
            // Gone already where it was renamed.
            unlink(file.path)
        }
        try reach(.created)
        let (artifact, value) = try fill(file)
        try reach(.written)
        try publish(file, as: artifact)
        return (artifact, value)
    }

    private func publish(_ file: TemporaryArtifactFile, as artifact: Artifact) throws {
        if try isPresent(artifact), try renew(artifact.id) {
            return try settleExisting(artifact.id)
        }
        guard fchmod(file.fileDescriptor, 0o444) == 0 else {
            throw POSIX.failure("protect", file.path)
        }
        if durability == .power { try POSIX.sync(file.fileDescriptor, path: file.path) }
        try reach(.synced)
        try POSIX.makeDirectory(shardPath(artifact.id))
        try sharingGate { try POSIX.rename(file.path, to: finalPath(artifact.id)) }
        try reach(.renamed)
        try settleName(artifact.id)
        try reach(.settled)
    }

    private func reach(_ moment: Moment) throws {
        moment.failpoint.cross()
        try failpoint(moment)
    }

    /// Makes an artifact that was there before as durable as if we had written it: whoever did may
    /// have died before it was synced. Costs little where it was.
    private func settleExisting(_ id: ArtifactID) throws {
        guard durability == .power else { return }
        try POSIX.sync(at: finalPath(id))
        try settleName(id)
    }

    private func settleName(_ id: ArtifactID) throws {
        guard durability == .power else { return }
        let shard = shardPath(id)
        try POSIX.sync(at: shard)
        guard !settledShards.withLock({ $0.contains(shard) }) else { return }
        try POSIX.sync(at: path)
        settledShards.withLock { _ = $0.insert(shard) }
    }

    /// Whether the artifact is there, of the right length. What has its name and is something else
    /// is set aside.
    private func isPresent(_ artifact: Artifact) throws -> Bool {
        guard let status = try POSIX.status(at: finalPath(artifact.id)) else { return false }
        if status.isRegular, status.byteCount == artifact.byteCount { return true }
        try setAside(artifact.id, found: status)
        return false
    }
}

extension FolderArtifactStore.Moment {
    /// The same moment, where a process may be told to die.
    fileprivate var failpoint: Failpoint {
        switch self {
        case .created: .artifactCreated
        case .written: .artifactWritten
        case .synced: .artifactSynced
        case .renamed: .artifactRenamed
        case .settled: .artifactSettled
        }
    }
}
