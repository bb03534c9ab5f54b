public import Foundation
public import WeftCore

/// What an orchestration does everything with.
///
/// It belongs to one run of one instance and works only there: in `run`, in `async let` and in task
/// groups. Elsewhere its calls throw `DurableError.contextMisuse`.
public struct OrchestrationContext: Sendable {
    let runtime: OrchestrationRuntime

    /// The instance that runs.
    public var instanceID: InstanceID { runtime.instanceID }

    /// How often the instance has continued as new.
    public var generation: Int { runtime.mayEnter() ? runtime.started?.generation ?? 0 : 0 }

    // MARK: - What code usually takes from the machine

    /// The moment of the event that led here: the same in every replay, and never going back.
    public var now: Timestamp { runtime.mayEnter() ? runtime.now : Timestamp(microseconds: 0) }

    /// Whether this part has run before. For logs and metrics only: nothing may be decided by it.
    public var isReplaying: Bool { runtime.mayEnter() && runtime.isReplaying }

    /// A new UUID that is the same in every replay. Made from the instance's ID and start, so it
    /// can be foretold: not a secret.
    public func uuid() -> UUID {
        guard runtime.mayEnter() else {
            return UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        }
        return runtime.uuid()
    }

    /// Random numbers that are the same in every replay: not for secrets.
    ///
    ///     var random = context.random
    ///     let delay = Int.random(in: 1...60, using: &random)
    public var random: OrchestrationRandom { OrchestrationRandom(runtime: runtime) }

    /// Logs a line, once: not again when the history is replayed.
    public func log(_ message: @autoclosure () -> String) {
        guard runtime.mayEnter(), !runtime.isReplaying, !runtime.queue.isClosed else { return }
        runtime.log(
            OrchestrationLogLine(
                instanceID: instanceID, time: runtime.now, message: message()))
    }

    /// Tells the world how the instance stands: `weft status` shows it. Recorded with the next
    /// checkpoint.
    /// - Throws: `Failure` where the value cannot be written as JSON.
    public func setStatus(_ status: some Encodable) throws {
        try runtime.enter()
        runtime.customStatus = try Payload.json(of: status, "a status")
    }

    // MARK: - Ending this generation

    /// Begins again with another input and an empty history, so that an endless orchestration
    /// stays small. Events that nobody has waited for are kept; activities, timers and
    /// sub-orchestrations that are still open are dropped.
    ///
    /// Throws an error that must leave `run`: do not catch it.
    public func continueAsNew<Input: Encodable & Sendable>(_ input: Input) throws -> Never {
        try runtime.enter()
        guard Input.self == runtime.inputType else {
            throw DurableError(
                code: .invalidAction,
                "Expected an input of type \(runtime.inputType) for the next generation of "
                    + "\(instanceID), found \(Input.self).")
        }
        throw ContinuedAsNew(input: try Payload.json(of: input, "an input"))
    }
}

/// The random numbers of an orchestration. Copies go on with the same sequence.
public struct OrchestrationRandom: RandomNumberGenerator, Sendable {
    let runtime: OrchestrationRuntime

    public mutating func next() -> UInt64 {
        runtime.mayEnter() ? runtime.random.next() : 0x9E37_79B9_7F4A_7C15
    }
}

extension OrchestrationRuntime {
    /// The same for the same run in every process: FNV-1a of what makes it unique.
    func seed(of started: ExecutionStarted, at time: Timestamp) -> UInt64 {
        let text = "\(instanceID)/\(started.generation)/\(time.microseconds)"
        return text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// Version 4 of RFC 9562, from the seeded random numbers.
    func uuid() -> UUID {
        let high = (random.next() & ~0xF000) | 0x4000
        let low = (random.next() & ~(0b11 << 62)) | (0b10 << 62)
        var bytes = UUID().uuid
        withUnsafeMutableBytes(of: &bytes) { bytes in
            bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return UUID(uuid: bytes)
    }
}
