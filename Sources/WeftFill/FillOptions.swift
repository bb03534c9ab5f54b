public import Foundation
import WeftFillTypes

/// How a fill is done. The defaults suit photos; only `seed` changes the result.
public struct FillOptions: Sendable {
    /// Where the random numbers start. The same seed gives the same bytes on every machine, with
    /// any number of threads. Default 0.
    public var seed: UInt64
    /// Threads to work on, 1 or more. Default: the active processors. Does not change the result.
    public var threads: Int
    /// Asked several times per sweep, from the calling thread; once it answers true, the fill ends
    /// with `CancellationError`. Default: whether the current task was cancelled.
    public var isCanceled: @Sendable () -> Bool
    /// Which kernels do the work; for tests.
    var kernels = KernelChoice.best

    public init(
        seed: UInt64 = 0, threads: Int = ProcessInfo.processInfo.activeProcessorCount,
        isCanceled: @escaping @Sendable () -> Bool = { Task.isCancelled }
    ) {
        self.seed = seed
        self.threads = threads
        self.isCanceled = isCanceled
    }

    func checkCancellation() throws {
        if isCanceled() { throw CancellationError() }
    }
}

/// How far a fill has come; reported after every iteration.
public struct FillProgress: Hashable, Sendable {
    /// The level that is being filled; 0 is the finest.
    public let level: Int
    /// Levels in all.
    public let levelCount: Int
    /// Iterations done on this level, 1 or more.
    public let iteration: Int
    /// The most iterations this level may take.
    public let iterations: Int
    /// The share of target patches that found a better source in this iteration, 0...1.
    public let changedShare: Double
}
