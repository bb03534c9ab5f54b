import Synchronization
import WeftCore
public import WeftDurable

/// Large payloads in memory, for tests: counted, and lost or damaged when told.
///
///     let payloads = MemoryPayloads()
///     let store = PayloadOffloadingStore(MemoryStore(), payloads: payloads, threshold: 64)
///     payloads.lose("p1")
public final class MemoryPayloads: PayloadStore {
    private struct State {
        var kept: [String: [UInt8]] = [:]
        var keys: [[UInt8]: String] = [:]
        var reads: [String: Int] = [:]
    }

    private let state = Mutex(State())

    /// Without any payload.
    public init() {}

    public func put(_ bytes: [UInt8]) async throws -> String {
        state.withLock { state in
            let key = state.keys[bytes] ?? "p\(state.keys.count + 1)"
            state.keys[bytes] = key
            state.kept[key] = bytes
            return key
        }
    }

    /// - Throws: `Failure` with code `missing` where it was lost.
    public func bytes(for key: String) async throws -> [UInt8] {
        try state.withLock { state in
            state.reads[key, default: 0] += 1
            guard let bytes = state.kept[key] else {
                throw Failure(code: "missing", message: "It is gone.", isRetryable: false)
            }
            return bytes
        }
    }

    /// The keys of all payloads that were put, in that order.
    public var keys: [String] {
        state.withLock { state in
            (1...max(1, state.keys.count)).map { "p\($0)" }.filter { state.kept[$0] != nil }
        }
    }

    /// How often a payload was read.
    public func reads(of key: String) -> Int { state.withLock { $0.reads[key] ?? 0 } }

    /// The key of these bytes; `nil` where they were never put.
    public func key(of bytes: [UInt8]) -> String? { state.withLock { $0.keys[bytes] } }

    /// Forgets a payload, as if its file had been removed.
    public func lose(_ key: String) { state.withLock { $0.kept[key] = nil } }

    /// Puts other bytes in the place of a payload.
    public func damage(_ key: String) { state.withLock { $0.kept[key] = Array("{}".utf8) } }
}
