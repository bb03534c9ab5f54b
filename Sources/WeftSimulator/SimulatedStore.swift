import WeftCore
import WeftDurable
import WeftTesting

/// One worker's way to the hub: every call may be delayed, fail, or find its worker dead.
///
/// `@unchecked Sendable`: a simulation runs on one thread.
final class SimulatedStore: StoreInterceptor, @unchecked Sendable {
    private let hub: SimulatedHub
    private let jobs: JobQueue
    /// Told before each call, so that disturbances can happen.
    private let onCall: () async -> Void
    /// Whether the worker's process has ended.
    private(set) var isGone = false
    private var isFrozen = false
    private var frozen: [CheckedContinuation<Void, Never>] = []
    /// Whether the next write that is kept hides its answer.
    private var hidesAnswer = false

    init(_ hub: SimulatedHub, jobs: JobQueue, onCall: @escaping () async -> Void) {
        self.hub = hub
        self.jobs = jobs
        self.onCall = onCall
    }

    /// What the worker is given.
    func opened() -> any Store { FailingStore(hub.memory, interceptor: self) }

    /// From now on nothing of the worker is kept.
    func die() {
        isGone = true
        thaw()
    }

    func freeze() { isFrozen = true }

    func thaw() {
        isFrozen = false
        let waiting = frozen
        frozen = []
        for continuation in waiting { continuation.resume() }
    }

    func before(_ call: FailingStore.Call) async throws {
        if isGone { throw CancellationError() }
        hub.callCount += 1
        jobs.note(hub.callCount)
        await onCall()
        try await delay()
        guard call.effect != .none else { return }
        if hub.callCount <= hub.fullUntil { throw Self.diskFull }
        guard !hub.faults.isEmpty else { return }
        if hub.faults.removeFirst() == .failure { throw FailingStore.defaultError }
        hidesAnswer = true
    }

    func after(_ call: FailingStore.Call) async throws {
        let isHidden = hidesAnswer && call.effect != .none
        if isHidden { hidesAnswer = false }
        if call.effect != .none { hub.committed(mustBeKept: call.effect == .mustBeKept) }
        if call == .checkpoint { await hub.lookAtHistories() }
        try await delay()
        if isHidden { throw FailingStore.defaultError }
    }

    private func delay() async throws {
        for _ in 0..<jobs.draw(0...2) { await jobs.yield() }
        if isFrozen, !isGone { await withCheckedContinuation { frozen.append($0) } }
        if isGone { throw CancellationError() }
    }

    private static let diskFull = DurableError(
        code: .storeUnavailable, "Expected room on the disk, found it full.")
}

extension FailingStore.Call {
    fileprivate enum Effect { case none, mayBeLost, mustBeKept }

    /// What a call does to the disk of a real store.
    fileprivate var effect: Effect {
        switch self {
        case .instance, .instances, .history, .openActivities, .openMessages, .messages,
            .instancesWithMessages, .results, .visitKept, .nextDue, .queueDepth:
            .none
        case .leaseInstances, .leaseActivities, .renew, .release, .report: .mayBeLost
        default: .mustBeKept
        }
    }
}
