/// The hot loops of a fill, compiled for one kind of processor. All tables give the same bytes; the
/// one place that chooses is `KernelTable.best` in `WeftFill`.
package struct KernelTable: Sendable {
    /// "scalar", "sse2", "avx2" or "neon".
    package let name: String
    /// One sweep over a strip. Returns how many patches found a better source.
    package let sweep: @Sendable (Sweep, Strip) -> Int
    /// The search for some partly known patches.
    package let searchPartial: @Sendable (PartialSearch, Range<Int>) -> Void
    /// Paints a strip's hole pixels. Returns whether all of them have voters.
    package let paint: @Sendable (UnsafeMutablePointer<UInt8>, Voters, Strip) -> Bool
    /// Weighs the patches of one block.
    package let weigh: @Sendable (Weighing, Block) -> Void
    /// Compares a patch so many times, at random places of an image of 256x256 pixels (and 64
    /// bytes more). Returns the sum of the distances.
    package let compare:
        @Sendable (_ target: UnsafePointer<UInt8>, _ image: UnsafePointer<UInt8>, Int) -> UInt32

    package init(
        name: String, sweep: @escaping @Sendable (Sweep, Strip) -> Int,
        searchPartial: @escaping @Sendable (PartialSearch, Range<Int>) -> Void,
        paint: @escaping @Sendable (UnsafeMutablePointer<UInt8>, Voters, Strip) -> Bool,
        weigh: @escaping @Sendable (Weighing, Block) -> Void,
        compare:
            @escaping @Sendable (UnsafePointer<UInt8>, UnsafePointer<UInt8>, Int) -> UInt32
    ) {
        self.name = name
        self.sweep = sweep
        self.searchPartial = searchPartial
        self.paint = paint
        self.weigh = weigh
        self.compare = compare
    }
}
