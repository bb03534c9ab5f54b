internal import WeftCore

/// A store that keeps large payloads elsewhere: whatever has about `threshold` bytes or more is
/// put into a `PayloadStore`, and the store beneath keeps a `PayloadReference` in its place.
///
/// ```swift
/// let store = PayloadOffloadingStore(database, payloads: artifacts)
/// ```
///
/// Inputs, results, payloads of events, outcomes and custom statuses come back whole. Only the
/// inputs of the activities, sub-orchestrations and events that a leased history records are left
/// where they are: folding compares them by reference.
///
/// A payload that is missing or damaged never stops the others: its instance is left alone with
/// that reason, its activity fails with it, its reusable result is made again.
///
/// What is small costs a look at its size.
public final class PayloadOffloadingStore: Store {
    let inner: any Store
    let payloads: any PayloadStore
    let threshold: Int

    /// - Parameter threshold: In bytes of JSON, estimated; by default 64 kB.
    public init(_ inner: any Store, payloads: any PayloadStore, threshold: Int = 64 << 10) {
        self.inner = inner
        self.payloads = payloads
        self.threshold = max(1, threshold)
    }

    // MARK: - Writing

    /// A value as the store beneath is to keep it. One that looks like a reference is put away
    /// whatever its size, so that every reference found is one of ours.
    func stored(_ value: JSONValue) async throws -> JSONValue {
        guard value.isAsLarge(as: threshold) || value[PayloadReference.field] != nil else {
            return value
        }
        let bytes = value.bytes
        return PayloadReference(key: try await payloads.put(bytes), to: bytes).json
    }

    func stored<Value: PayloadCarrying>(_ value: Value) async throws -> Value {
        guard let payload = value.payload else { return value }
        let kept = try await stored(payload)
        return kept == payload ? value : value.with(payload: kept)
    }

    // MARK: - Reading

    /// A stored value, whole.
    /// - Throws: `DurableError.payloadLost`, which names the instance and the key.
    func loaded(_ value: JSONValue, of owner: String) async throws -> JSONValue {
        guard let reference = PayloadReference(value) else { return value }
        let bytes: [UInt8]
        do {
            bytes = try await payloads.bytes(for: reference.key)
        } catch {
            let failure = Failure(error)
            guard !failure.isRetryable || !(error is any FailureConvertible) else { throw error }
            throw Self.lost(reference, owner, "none: \(failure.message)")
        }
        guard reference.isOf(bytes) else {
            throw Self.lost(reference, owner, "\(bytes.count) other bytes.")
        }
        return try JSONValue(parsing: bytes)
    }

    func loaded<Value: PayloadCarrying>(_ value: Value, of owner: String) async throws -> Value {
        guard let payload = value.payload, PayloadReference(payload) != nil else { return value }
        return value.with(payload: try await loaded(payload, of: owner))
    }

    /// The same, for people: what cannot be read stays a reference.
    func shown<Value: PayloadCarrying>(_ value: Value) async -> Value {
        (try? await loaded(value, of: "")) ?? value
    }

    private static func lost(
        _ reference: PayloadReference, _ owner: String, _ found: String
    ) -> DurableError {
        DurableError(
            code: .payloadLost,
            "Expected the payload \(reference.key) (\(reference.byteCount) bytes) of \(owner), "
                + "found \(found) Restore it to where large payloads are kept, or start anew.")
    }
}
