import Foundation
public import WeftCore

/// Artifacts for tests: never synced, gone with the object.
///
/// Image code maps artifacts and hands paths to C libraries, so even here an artifact is a file: in
/// a folder of its own among the system's temporary files, which the system keeps in memory as
/// long as it can. The folder is removed with the object, and stays where the process is killed.
public final class MemoryArtifactStore: Sendable {
    private let scratch: ScratchFolder
    private let store: FolderArtifactStore

    /// An empty store.
    /// - Throws: `ArtifactError` where the system's temporary folder cannot be written to.
    public init() throws {
        let noise = String(UInt64.random(in: .min ... .max), radix: 16)
        let path = FileManager.default.temporaryDirectory.path + "/weft-memory-\(getpid())-\(noise)"
        scratch = ScratchFolder(path: path)
        store = try FolderArtifactStore(path: path, durability: .process)
    }
}

extension MemoryArtifactStore: ArtifactStore {
    public func put(_ bytes: UnsafeRawBufferPointer) throws -> Artifact { try store.put(bytes) }

    public func withTemporaryFile<Value>(
        _ body: (TemporaryArtifactFile) throws -> Value
    ) throws -> (artifact: Artifact, value: Value) {
        try store.withTemporaryFile(body)
    }

    public func put<Value>(
        writing body: (ArtifactWriter) throws -> Value
    ) throws -> (artifact: Artifact, value: Value) {
        try store.put(writing: body)
    }

    public func contains(_ id: ArtifactID) throws -> Bool { try store.contains(id) }

    public func open(_ id: ArtifactID, expecting byteCount: Int?) throws -> ArtifactFile {
        try store.open(id, expecting: byteCount)
    }

    public func path(of id: ArtifactID) throws -> String { try store.path(of: id) }

    @discardableResult
    public func remove(_ id: ArtifactID) throws -> Bool { try store.remove(id) }

    public func renew(_ id: ArtifactID) throws -> Bool { try store.renew(id) }

    public func remove(_ id: ArtifactID, unusedSince moment: Timestamp) throws -> Bool {
        try store.remove(id, unusedSince: moment)
    }

    public func holdings() throws -> [HeldArtifact] { try store.holdings() }

    @discardableResult
    public func verify(_ id: ArtifactID) throws -> Artifact { try store.verify(id) }
}

/// A folder that is removed with the object.
private final class ScratchFolder: Sendable {
    let path: String

    init(path: String) { self.path = path }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            // The system empties its temporary folder by and by.
        }
    }
}
