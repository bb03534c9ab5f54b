internal import CVips
internal import Synchronization

/// One counted reference to a GObject, given back when the last copy of it is gone.
///
/// libvips images may be read by several threads at once, and references are counted atomically,
/// so a reference can be shared.
final class ObjectReference: @unchecked Sendable {
    /// References alive in this process; a leak shows here first.
    static let liveCount = Atomic<Int>(0)

    let pointer: UnsafeMutableRawPointer

    /// Takes over a reference that the caller owns.
    init(owning pointer: UnsafeMutableRawPointer) {
        self.pointer = pointer
        Self.liveCount.add(1, ordering: .relaxed)
    }

    /// Adds a reference to an object that belongs to someone else.
    convenience init(retaining pointer: UnsafeMutableRawPointer) {
        self.init(owning: g_object_ref(pointer))
    }

    /// Keeps `owner` alive until the object is gone, however long libvips holds on to it.
    func keepAlive(_ owner: AnyObject) {
        let retained = Unmanaged.passRetained(owner).toOpaque()
        g_object_weak_ref(
            pointer.assumingMemoryBound(to: GObject.self),
            { owner, _ in
                guard let owner else { return }
                Unmanaged<AnyObject>.fromOpaque(owner).release()
            }, retained)
    }

    deinit {
        g_object_unref(pointer)
        Self.liveCount.subtract(1, ordering: .relaxed)
    }
}
