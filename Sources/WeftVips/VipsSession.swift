internal import CVips
internal import Foundation
internal import Synchronization

/// libvips in this process: started once, with untrusted loaders blocked and its operation cache
/// off, and a few threads of our own that its work runs on.
///
/// **Rule.** Never compute pixels on Swift's cooperative pool: it has as many threads as the
/// machine has cores, and a decoder may keep one for seconds. Building operations is cheap
/// (0.1 to 3 ms); `pixels()`, `encoded(as:)`, `write…`, `autorotated()` and statistics compute.
/// Wrap whole pieces of work instead:
///
/// ```swift
/// let pixels = try await VipsSession.shared.run {
///     try VipsImage.open(path: "photo.jpg").resized(longestSide: 256).pixels()
/// }
/// ```
///
/// The session counts evaluations that break the rule in ``evaluationsInTasks``.
public final class VipsSession: Sendable {
    /// The session of this process; the first use starts libvips (about 10 ms).
    public static let shared = VipsSession()

    static let tasksCounter = Atomic<Int>(0)
    private let threads = WorkThreads(limit: max(2, ProcessInfo.processInfo.activeProcessorCount))

    private init() {
        let status = vips_init(CommandLine.arguments.first ?? "weft")
        precondition(status == 0, "libvips starts.")
        WarningLog.start()
        // The cache would give stale pixels when a file changes, and keeps files open.
        vips_cache_set_max(0)
        vips_block_untrusted_set(1)
        vips_concurrency_set(1)
    }

    static func start() { _ = shared }

    /// The version of libvips, such as "8.14.1".
    public static var libraryVersion: String {
        start()
        return (0..<3).map { String(vips_version($0)) }.joined(separator: ".")
    }

    /// Threads that libvips uses for one image; 1 unless set, because many images at once on
    /// several threads of ours are faster than many threads on one image. Applies to later work.
    public var concurrencyPerImage: Int {
        get { Int(vips_concurrency_get()) }
        set { vips_concurrency_set(Int32(clamping: max(1, newValue))) }
    }

    /// The most threads of our own that run work at once; the machine's cores (at least 2) unless
    /// set. Applies to later work.
    public var threadLimit: Int {
        get { threads.limit }
        set { threads.limit = max(1, newValue) }
    }

    /// Runs image work, or any other heavy computation, on a thread of ours and waits for it.
    ///
    /// Work waits in order for a free thread. A task that is canceled first throws
    /// `CancellationError` and never starts; one that is canceled while it runs stops the
    /// evaluation under way within a few milliseconds (libvips' kill), and work between evaluations
    /// sees it in ``VipsCancellation/check()``.
    ///
    /// - Throws: what `work` throws, or `CancellationError`.
    public func run<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        let cancellation = VipsCancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                threads.add(
                    Job(cancellation: cancellation) { isCanceled in
                        guard !isCanceled else {
                            continuation.resume(throwing: CancellationError())
                            return
                        }
                        continuation.resume(
                            with: Swift.Result { try cancellation.guarding(work) })
                    })
            }
        } onCancel: {
            cancellation.cancel()
            threads.removeCanceled()
        }
    }

    /// Whether the caller runs on a thread of this session.
    public static var isOnOwnThread: Bool {
        WorkThreads.isOwnThread && withUnsafeCurrentTask { $0 == nil }
    }

    /// How often pixels were computed inside a Swift task instead of ``run(_:)``. Tests of the
    /// layers above assert that it does not grow.
    public static var evaluationsInTasks: Int { tasksCounter.load(ordering: .relaxed) }

    /// Notes where an evaluation runs.
    static func noteEvaluation() {
        if withUnsafeCurrentTask(body: { $0 != nil }) { tasksCounter.add(1, ordering: .relaxed) }
    }
}
