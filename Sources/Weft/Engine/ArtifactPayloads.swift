internal import Dispatch
internal import WeftArtifacts
internal import WeftDurable

/// Large payloads as artifacts: named by their SHA-256, kept once however often they are used.
///
/// Reads and writes run on threads of their own, because an artifact store waits for the disk and
/// the threads of the image session may all be busy.
struct ArtifactPayloads: PayloadStore {
    private let artifacts: any ArtifactStore
    private let queue = DispatchQueue(label: "weft.payloads", attributes: .concurrent)

    init(_ artifacts: any ArtifactStore) { self.artifacts = artifacts }

    func put(_ bytes: [UInt8]) async throws -> String {
        try await onThread { try artifacts.put(bytes).id.text }
    }

    func bytes(for key: String) async throws -> [UInt8] {
        try await onThread { try artifacts.bytes(of: try ArtifactID(key)) }
    }

    private func onThread<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
