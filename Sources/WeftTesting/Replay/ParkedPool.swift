internal import Foundation

/// Blocks the threads of Swift's pool for a while.
///
/// What an orchestration awaits beside its context is run there, as a rule. While nothing can run,
/// no such await can end before anyone looks, and each is noticed.
enum ParkedPool {
    /// Two at once would each hold a part of the pool and wait for the other's.
    private static let oneAtATime = NSLock()

    /// Runs the body on a thread of its own while the pool stands still.
    static func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                let result = oneAtATime.withLock {
                    let parking = Parking()
                    parking.fill()
                    defer { parking.open() }
                    return Result { try body() }
                }
                continuation.resume(with: result)
            }
        }
    }
}

/// Tasks that hold their threads until they are told to go.
///
/// `@unchecked Sendable`: everything mutable is guarded by `condition`.
private final class Parking: @unchecked Sendable {
    /// How long the threads are waited for: others may hold them.
    private static let patience: TimeInterval = 1

    private let condition = NSCondition()
    private var parkedCount = 0
    private var isOpen = false

    func fill() {
        let width = ProcessInfo.processInfo.activeProcessorCount
        let priorities: [TaskPriority] = [.medium, .high]
        for priority in priorities {
            for _ in 0..<width { Task.detached(priority: priority) { self.park() } }
        }
        let deadline = Date(timeIntervalSinceNow: Self.patience)
        condition.withLock {
            while parkedCount < width * priorities.count, condition.wait(until: deadline) {}
        }
    }

    func open() {
        condition.withLock {
            isOpen = true
            condition.broadcast()
        }
    }

    private func park() {
        condition.withLock {
            parkedCount += 1
            condition.broadcast()
            while !isOpen { condition.wait() }
        }
    }
}
