import Dispatch
import Foundation
import Synchronization
import WeftCore
import WeftDurable

@testable import WeftSQLite

/// A folder that is removed with everything in it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/weft-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var hub: String { path + "/hub.sqlite" }
}

/// Seconds after the beginning of a test.
func at(_ seconds: Double) -> Timestamp {
    Timestamp(microseconds: Int64(seconds * 1_000_000))
}

func lease(by worker: String, at seconds: Double = 0, limit: Int = 100) -> LeaseRequest {
    LeaseRequest(
        worker: WorkerID(worker), limit: limit, now: at(seconds), expires: at(seconds + 30))
}

extension SQLiteStore {
    @discardableResult
    func create(_ id: String) async throws -> InstanceID {
        let start = ExecutionStarted(name: "plan", version: "1", input: nil)
        let new = NewInstance(
            id: try InstanceID(id), start: start, label: "label", createdAt: at(0))
        _ = try await create(new)
        return new.id
    }

    func send(_ name: String, to id: InstanceID) async throws {
        try await send(.raiseEvent(name: name, payload: nil), to: id, at: at(0))
    }

    /// Creates and leases an instance with so many tasks in the queue.
    func schedule(_ count: Int, of id: String, worker: String) async throws -> InstanceLease {
        let id = try await create(id)
        let leased = try await leaseInstances(lease(by: worker), excluding: [])
        guard let instance = leased.first(where: { $0.lease.instanceID == id }) else {
            throw DurableError(code: .leaseLost, "Expected a lease of \(id).")
        }
        var turn = Checkpoint(lease: instance.lease, status: .running, now: at(0))
        turn.consumedMessages = instance.messages.map(\.id)
        turn.newTasks = (0..<count).map {
            TaskRequest(taskID: $0, activity: "blur", label: "", input: nil)
        }
        _ = try await checkpoint(turn)
        return instance.lease
    }

    /// Keeps the writer busy until `body` has put so many operations into the queue, so that they
    /// are one group.
    func gathering<Value: Sendable>(
        _ count: Int, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let isHeld = Atomic(false)
        let gate = DispatchSemaphore(value: 0)
        async let blocked: Void = write { _ in
            isHeld.store(true, ordering: .releasing)
            gate.wait()
        }
        // Else the blocked call may be one of the group, and be done again with it.
        while !isHeld.load(ordering: .acquiring) { await Task.yield() }
        async let value = body()
        while writer.pendingCount < count { await Task.yield() }
        gate.signal()
        try await blocked
        return try await value
    }
}
