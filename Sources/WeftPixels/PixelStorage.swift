#if canImport(Glibc)
    import Glibc
#endif

/// Bytes with an owner: our own allocation, or someone else's memory with a way to give it back.
///
/// The bytes do not change while more than one reference exists, which makes sharing them between
/// threads safe; `PixelBuffer` keeps that promise.
public final class PixelStorage: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    /// The length of the memory, in bytes.
    public let byteCount: Int
    /// Whether the bytes are our own allocation and may be written to.
    let isOwned: Bool
    private let release: (@Sendable (UnsafeMutableRawPointer) -> Void)?

    /// Zeroed bytes of our own, aligned to 64.
    public init(byteCount: Int) {
        base = Self.allocate(byteCount)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 1))
        self.byteCount = byteCount
        isOwned = true
        release = nil
    }

    /// Bytes of our own, left uninitialized until `fill` has written every one of them.
    public init(
        byteCount: Int, filledBy fill: (UnsafeMutableRawBufferPointer) throws -> Void
    ) rethrows {
        base = Self.allocate(byteCount)
        self.byteCount = byteCount
        isOwned = true
        release = nil
        try fill(UnsafeMutableRawBufferPointer(start: base, count: byteCount))
    }

    /// A copy of bytes, of our own.
    public convenience init(copying bytes: [UInt8]) {
        self.init(byteCount: bytes.count) { $0.copyBytes(from: bytes) }
    }

    /// Someone else's bytes, lent to us until `release` is called.
    public init(
        borrowing base: UnsafeMutableRawPointer, byteCount: Int,
        release: @escaping @Sendable (UnsafeMutableRawPointer) -> Void
    ) {
        self.base = base
        self.byteCount = byteCount
        isOwned = false
        self.release = release
    }

    /// Large images begin at a page of 2 MB, and Linux is asked for such pages: their first use then
    /// costs 1 fault and not 512.
    private static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
        let hugePage = 2 << 20
        guard byteCount >= 2 * hugePage else {
            return .allocate(byteCount: max(byteCount, 1), alignment: 64)
        }
        let base = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: hugePage)
        #if canImport(Glibc)
            // Advice only: should it be refused, small pages do.
            _ = madvise(base, byteCount, MADV_HUGEPAGE)
        #endif
        return base
    }

    /// The address of the first byte; valid while this object lives.
    public var unsafeBaseAddress: UnsafeRawPointer { UnsafeRawPointer(base) }

    convenience init(copying other: PixelStorage) {
        self.init(byteCount: other.byteCount) { bytes in
            bytes.copyMemory(
                from: UnsafeRawBufferPointer(start: other.base, count: other.byteCount))
        }
    }

    deinit {
        if let release { release(base) } else { base.deallocate() }
    }
}
