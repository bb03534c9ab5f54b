internal import CVips
internal import Synchronization

extension VipsSession {
    /// What libvips holds in this process; for tests that nothing leaks.
    public struct LiveObjects: Hashable, Sendable, CustomStringConvertible {
        /// Images, sources and targets that Swift code holds references to.
        public let images: Int
        /// Blocks of memory that libvips has allocated for pixels.
        public let allocations: Int
        /// Their bytes.
        public let bytes: Int
        /// Files that libvips has open.
        public let files: Int

        public var description: String {
            "\(images) references, \(allocations) allocations of \(bytes) bytes, \(files) files"
        }
    }

    /// What is alive at this moment, the work of other threads included.
    public static var liveObjects: LiveObjects {
        start()
        return LiveObjects(
            images: ObjectReference.liveCount.load(ordering: .relaxed),
            allocations: Int(vips_tracked_get_allocs()), bytes: Int(vips_tracked_get_mem()),
            files: Int(vips_tracked_get_files()))
    }

    /// The most bytes of pixels that libvips has held at once in this process.
    public static var peakBytes: Int {
        start()
        return Int(vips_tracked_get_mem_highwater())
    }

    /// Whether ``shutDown()`` prints every object that is still alive to standard error. Off unless
    /// set before any other use of libvips; costs a little on every object.
    public var reportsLeaks: Bool {
        get { Self.leakReport.load(ordering: .relaxed) }
        set {
            Self.leakReport.store(newValue, ordering: .relaxed)
            vips_leak_set(newValue ? 1 : 0)
        }
    }

    /// Ends libvips for good. Only for the end of a process, and only needed for its leak report:
    /// any later use is a crash.
    public func shutDown() { vips_shutdown() }

    private static let leakReport = Atomic<Bool>(false)
}
