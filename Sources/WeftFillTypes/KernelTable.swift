/// The hot loops of a fill, compiled for one kind of processor. All tables give the same bytes; the
/// one place that chooses is `KernelTable.best` in `WeftFill`.
package struct KernelTable: Sendable {
    /// "scalar", "sse2", "avx2" or "neon".
    package let name: String
    /// Pixels from a patch's center to each side.
    package let patchRadius: Int
    /// One sweep over a strip. Returns how many patches found a better source.
    package let sweep: @Sendable (Sweep, Strip) -> Int
    /// The search for some partly known patches.
    package let searchPartial: @Sendable (PartialSearch, Range<Int>) -> Void
    /// Paints a strip's hole pixels. Returns whether all of them have voters.
    package let paint: @Sendable (Painting, Strip) -> Bool
    /// Casts the last votes of some pixels of row `y` in a region.
    package let castVotes:
        @Sendable (
            CrispVoting, Strip, _ y: Int, _ columns: Range<Int>, UnsafeMutablePointer<CrispVote>
        ) -> Void
    /// Weighs the patches of one block.
    package let weigh: @Sendable (Weighing, Block) -> Void
    /// Writes so many pixels of a row, from a column on, as 8-bit RGBA.
    package let convert:
        @Sendable (PixelRows, _ y: Int, _ x: Int, Int, UnsafeMutablePointer<UInt32>) -> Void
    /// The stretches of a row that a mask hides, as starts and ends in turn; returns how many
    /// numbers were written, at most one more than the mask is wide.
    package let hiddenStretches: @Sendable (MaskRows, _ y: Int, UnsafeMutablePointer<Int32>) -> Int
    /// Writes some rows of the level at half the size.
    package let halve: @Sendable (PixelRows, UnsafeMutablePointer<UInt32>, Range<Int>) -> Void
    /// Packs a part of a level.
    package let pack: @Sendable (Packing, Block) -> Void
    /// Compares a patch so many times, at random places of an image of 256x256 pixels (and 64
    /// bytes more). Returns the sum of the distances.
    package let compare:
        @Sendable (_ target: UnsafePointer<UInt8>, _ image: UnsafePointer<UInt8>, Int) -> UInt32

    package init(
        name: String, patchRadius: Int, sweep: @escaping @Sendable (Sweep, Strip) -> Int,
        searchPartial: @escaping @Sendable (PartialSearch, Range<Int>) -> Void,
        paint: @escaping @Sendable (Painting, Strip) -> Bool,
        castVotes:
            @escaping @Sendable (
                CrispVoting, Strip, Int, Range<Int>, UnsafeMutablePointer<CrispVote>
            ) -> Void,
        weigh: @escaping @Sendable (Weighing, Block) -> Void,
        convert:
            @escaping @Sendable (PixelRows, Int, Int, Int, UnsafeMutablePointer<UInt32>) -> Void,
        hiddenStretches:
            @escaping @Sendable (MaskRows, Int, UnsafeMutablePointer<Int32>) -> Int,
        halve:
            @escaping @Sendable (PixelRows, UnsafeMutablePointer<UInt32>, Range<Int>) -> Void,
        pack: @escaping @Sendable (Packing, Block) -> Void,
        compare:
            @escaping @Sendable (UnsafePointer<UInt8>, UnsafePointer<UInt8>, Int) -> UInt32
    ) {
        self.name = name
        self.patchRadius = patchRadius
        self.sweep = sweep
        self.searchPartial = searchPartial
        self.paint = paint
        self.castVotes = castVotes
        self.weigh = weigh
        self.convert = convert
        self.hiddenStretches = hiddenStretches
        self.halve = halve
        self.pack = pack
        self.compare = compare
    }
}
