/// Where payloads live that are too large for the hub's tables: an artifact store, in an engine.
///
/// Bytes are put before they are referred to, and never changed; the same bytes may have the same
/// key. What is purged stays here until somebody collects it, as `Engine.collect` does.
public protocol PayloadStore: Sendable {
    /// Keeps these bytes, as durably as the hub keeps its records.
    /// - Returns: the key under which they are found again.
    func put(_ bytes: [UInt8]) async throws -> String

    /// The bytes under a key.
    /// - Throws: any error, where they are missing, damaged or cannot be read now.
    func bytes(for key: String) async throws -> [UInt8]
}
