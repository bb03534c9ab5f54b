public import Foundation
import WeftFillTypes
public import WeftPixels

/// How a fill is done. The defaults suit photos.
///
///     var options = FillOptions(quality: .best)
///     options.protect = faces        // never copied into the hole
///     options.donors = [meadow]      // the hole that it crosses is made of the meadow
public struct FillOptions: Sendable {
    /// Where the random numbers start: another seed gives another, equally good fill. The same
    /// seed gives the same bytes on every machine, with any number of threads. Default 0.
    public var seed: UInt64
    /// Threads to work on, 1 or more. Default: the active processors. Does not change the result.
    public var threads: Int
    /// How long to search. Default `.standard`.
    public var quality: FillQuality
    /// How large the patches are that are compared and copied. Default `.automatic`. A size
    /// that is given and does not fit into the photo is an error.
    public var patchSize: PatchSize
    /// White where the photo must not be copied from: faces, writing, whatever must not appear
    /// twice. Of the photo's size, read like the mask; nil protects nothing. A patch that touches a
    /// white pixel is never copied. Default nil.
    public var protect: PixelBuffer?
    /// Each is white over a part of the photo to copy from, and crosses the holes that it is for:
    /// those are made of it alone, or of all donors that cross them. Holes that none crosses are
    /// made of the whole photo. Of the photo's size, read like the mask. Default: none.
    ///
    /// Only for `Filler.fill(_:hiding:options:)`, which then fills the holes of each donor in turn.
    public var donors: [PixelBuffer]
    /// Asked many times per sweep, by every thread of the fill; once it answers true, the fill ends
    /// with `CancellationError` within some milliseconds. Default: whether the current task was
    /// canceled.
    public var isCanceled: @Sendable () -> Bool
    /// Which kernels do the work; for tests.
    var kernels = KernelChoice.best

    /// Options of a fill; what is left out is as said above.
    public init(
        seed: UInt64 = 0, threads: Int = ProcessInfo.processInfo.activeProcessorCount,
        quality: FillQuality = .standard, patchSize: PatchSize = .automatic,
        protect: PixelBuffer? = nil,
        donors: [PixelBuffer] = [],
        isCanceled: @escaping @Sendable () -> Bool = { Task.isCancelled }
    ) {
        self.seed = seed
        self.threads = threads
        self.quality = quality
        self.patchSize = patchSize
        self.protect = protect
        self.donors = donors
        self.isCanceled = isCanceled
    }

    /// Pixels from a patch's center to each side.
    var patchRadius: Int { patchSize.radius }

    /// What does the work.
    var kernelTable: KernelTable { kernels.table(patchSize) }

    func checkCancellation() throws {
        if isCanceled() { throw CancellationError() }
    }
}
