import Dispatch
import Synchronization

/// Calls `body` once for every index below `count`, on so many threads, and returns when all are
/// done. Order and threads are left open: `body` must not depend on either.
func forEachInParallel(_ count: Int, threads: Int, _ body: (Int) -> Void) {
    let workers = min(threads, count)
    guard workers > 1 else {
        for index in 0..<count { body(index) }
        return
    }
    guard !ThreadTeam.shared.perform(count, helpers: workers - 1, body) else { return }
    let next = Atomic<Int>(0)
    withoutActuallyEscaping(body) { body in
        // The phases of a fill decide who writes where; see `Plane`.
        nonisolated(unsafe) let work = body
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                work(index)
            }
        }
    }
}

/// The same, given up soon after the options say that the fill is canceled: each thread asks before
/// each index.
func forEachInParallel(
    _ count: Int, options: FillOptions, _ body: (Int) -> Void
) throws {
    let isCanceled = Atomic<Bool>(false)
    forEachInParallel(count, threads: options.threads) { index in
        if isCanceled.load(ordering: .relaxed) { return }
        if options.isCanceled() {
            isCanceled.store(true, ordering: .relaxed)
            return
        }
        body(index)
    }
    if isCanceled.load(ordering: .relaxed) { throw CancellationError() }
}

/// Splits `count` rows or items into blocks of `block` and calls `body` with each, in parallel, until
/// the fill is canceled.
func forEachBlock(
    of count: Int, size block: Int, options: FillOptions, _ body: (Range<Int>) -> Void
) throws {
    try forEachInParallel((count + block - 1) / block, options: options) { index in
        body(index * block..<min((index + 1) * block, count))
    }
}

/// Splits `count` rows or items into blocks of `block` and calls `body` with each, in parallel.
func forEachBlock(
    of count: Int, size block: Int, threads: Int, _ body: (Range<Int>) -> Void
) {
    forEachInParallel((count + block - 1) / block, threads: threads) { index in
        body(index * block..<min((index + 1) * block, count))
    }
}
