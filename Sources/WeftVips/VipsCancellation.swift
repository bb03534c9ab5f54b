internal import CVips
internal import Synchronization

/// Stops work that is under way: libvips evaluations within milliseconds, other work where it asks.
///
/// `VipsSession.run` makes one for each piece of work and cancels it with the task; make one of
/// your own to stop synchronous work from another thread:
///
/// ```swift
/// let cancellation = VipsCancellation()
/// let pixels = try cancellation.guarding { try image.pixels() }   // another thread: cancel()
/// ```
public final class VipsCancellation: Sendable {
    private struct State {
        var isCanceled = false
        var evaluating: [ObjectIdentifier: ObjectReference] = [:]
    }

    private let state = Mutex(State())

    /// What stops the work that is running here; `nil` outside of any.
    @TaskLocal public static var current: VipsCancellation?

    /// Nothing canceled yet.
    public init() {}

    /// Whether ``cancel()`` was called.
    public var isCanceled: Bool { state.withLock(\.isCanceled) }

    /// Stops the work now and for good. Safe from any thread, any number of times.
    public func cancel() {
        state.withLock { state in
            state.isCanceled = true
            for image in state.evaluating.values { image.kill() }
        }
    }

    /// Throws `CancellationError` where the work that is running here was canceled.
    public static func check() throws(CancellationError) {
        if current?.isCanceled == true { throw CancellationError() }
    }

    /// Runs work that this object can stop.
    ///
    /// - Throws: `CancellationError` where it was canceled, whatever `work` made of that.
    public func guarding<Result>(_ work: () throws -> Result) throws -> Result {
        if isCanceled { throw CancellationError() }
        do {
            return try Self.$current.withValue(self) { try work() }
        } catch {
            if isCanceled { throw CancellationError() }
            throw error
        }
    }

    /// Remembers what is being computed while it is.
    func watching<Result>(
        _ image: ObjectReference, _ body: () throws(VipsError) -> Result
    ) throws(VipsError) -> Result {
        state.withLock { state in
            state.evaluating[ObjectIdentifier(image)] = image
            if state.isCanceled { image.kill() }
        }
        defer { state.withLock { _ = $0.evaluating.removeValue(forKey: ObjectIdentifier(image)) } }
        return try body()
    }
}

extension ObjectReference {
    fileprivate func kill() {
        vips_image_set_kill(pointer.assumingMemoryBound(to: CVips.VipsImage.self), 1)
    }
}
