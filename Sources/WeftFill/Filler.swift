import WeftFillTypes
public import WeftPixels

/// Content-aware fill: paints what a mask covers with what the rest of the photo is made of.
///
/// The hole is filled coarse to fine (Wexler, Shechtman and Irani 2007) with sources found by
/// PatchMatch (Barnes et al. 2009). Call it at once,
///
///     let clean = try Filler.fill(photo, hiding: mask)
///
/// or level by level, where every level can be a step of its own whose result is stored; both give
/// the same bytes:
///
///     let levels = try Filler.levels(of: photo, hiding: mask)
///     var state: FillState?
///     for level in levels.indices.reversed() {
///         state = try Filler.fill(
///             level: level, of: levels.count, image: levels[level].image, after: state)
///     }
///     let clean = try state.map { try Filler.finish($0, photo: photo, mask: mask) }
///
/// The same seed gives the same bytes on every machine and with any number of threads. The cost
/// follows the hole, beyond one pass over the photo for the pyramid.
public enum Filler {
    /// Fills what the mask covers, in one call.
    ///
    /// - Parameters:
    ///   - photo: Any color model, uint8 or uint16 bands, up to 2^30 pixels.
    ///   - mask: Of the photo's size; a pixel is to be filled where the first band is at least
    ///     half of its range. Alpha is not looked at. An empty mask gives the photo back.
    ///   - options: Quality, seed, regions to copy from or not to, threads, cancellation.
    ///   - progress: Called from the calling thread after every iteration.
    /// - Returns: An image like the photo, equal to it to the bit outside the mask. Filled pixels
    ///   have the photo's full depth, alpha included; the profile is kept, and colors are matched
    ///   in the photo's own space.
    /// - Throws: `FillError`, or `CancellationError`.
    public static func fill(
        _ photo: PixelBuffer, hiding mask: PixelBuffer, options: FillOptions = FillOptions(),
        progress: ((FillProgress) -> Void)? = nil
    ) throws -> PixelBuffer {
        try fill(
            photo, hiding: mask, options: options, observer: FillObserver(progress: progress))
    }

    /// The same, with somebody to look on: every iteration, and its picture.
    public static func fill(
        _ photo: PixelBuffer, hiding mask: PixelBuffer, options: FillOptions = FillOptions(),
        observer: FillObserver
    ) throws -> PixelBuffer {
        let job = try SingleCall(photo, hiding: mask, options: options, observer: observer)
        return try job.run()
    }

    /// The pyramid: the photo as 8-bit RGBA with the hole cut out, and copies of it at 1/2, 1/4 and
    /// so on, finest first, until the hole is at most 0.75 patch deep. Always one or more.
    ///
    /// - Throws: `FillError` with `mask-size-mismatch`, `no-source` (the mask covers everything),
    ///   `invalid-patch-size`, `unsupported-format` or `image-too-large`; `CancellationError`.
    public static func levels(
        of photo: PixelBuffer, hiding mask: PixelBuffer, options: FillOptions = FillOptions()
    ) throws -> [FillLevel] {
        try refuseDonors(options)
        let job = try SingleCall(
            photo, hiding: mask, options: options, observer: FillObserver())
        return try job.pyramid().map {
            FillLevel(image: $0.source.levelImage(options: options))
        }
    }

    /// Fills one level. Start with the last one and no state; hand every result to the next finer.
    ///
    /// - Parameters:
    ///   - level: 0 is the finest.
    ///   - count: Levels in all.
    ///   - image: The level's image, as `levels(of:hiding:options:)` made it.
    ///   - guide: A copy of the image, possibly smoothed, model `.rgba` uint8, on which patches are
    ///     compared; nil compares on the image. Its alpha is not looked at.
    ///   - previous: The state after the next coarser level; nil for the coarsest.
    ///   - options: Give every level the same seed, quality, patch size and protected region.
    /// - Throws: `FillError` with `state-mismatch` if the levels are out of order or of another
    ///   patch size, `invalid-patch-size` if patches do not fit, `mask-size-mismatch` for a guide of
    ///   another size, `unsupported-format`;
    ///   `CancellationError`.
    public static func fill(
        level: Int, of count: Int, image: PixelBuffer, guide: PixelBuffer? = nil,
        after previous: FillState?, options: FillOptions = FillOptions(),
        progress: ((FillProgress) -> Void)? = nil
    ) throws -> FillState {
        try check(level: level, of: count, image: image, guide: guide, after: previous)
        try check(image, fits: options.patchSize)
        if let previous { try check(previous, options) }
        try refuseDonors(options)
        let source = PyramidLevel(
            source: LevelSource(level: image),
            hole: holeRuns(of: image, threads: options.threads),
            protected: try protection(of: level, size: image.size, options: options))
        let solver = try LevelSolver(
            level: level, of: count, image: source, guide: guide, options: options)
        try solver.solve(after: previous, observer: FillObserver(progress: progress))
        return solver.state()
    }

    /// The last step: paints the photo's hole at full depth from the state after level 0.
    ///
    /// - Parameters:
    ///   - photo: The photo that the levels were made of.
    ///   - mask: The mask that the levels were made with.
    ///   - options: With the patch size of the levels.
    /// - Throws: `FillError` with `state-mismatch` if the state is of another level, photo, mask or
    ///   patch size, `mask-size-mismatch`, `unsupported-format`, `image-too-large`.
    public static func finish(
        _ state: FillState, photo: PixelBuffer, mask: PixelBuffer,
        options: FillOptions = FillOptions()
    ) throws -> PixelBuffer {
        try check(photo, mask)
        let hole = runs(hiddenBy: mask, options: options)
        let queries = targetRuns(of: hole, size: photo.size, radius: options.patchRadius)
        try check(state, options)
        guard state.level == 0, state.layout.size == photo.size,
            state.layout.isOver(queries)
        else { throw FillError.foreignState(state, photo.size) }
        guard !hole.isEmpty else { return photo }
        return try painted(photo, hole: hole, state: state, options: options)
    }

    /// What a level looks like after its fill: the level's image with its hole painted, opaque.
    /// For looking at; no later step needs it.
    ///
    /// - Parameters:
    ///   - state: The state after this level.
    ///   - image: The level's image, as `levels(of:hiding:options:)` made it.
    ///   - options: With the patch size of the levels.
    /// - Throws: `FillError` with `state-mismatch` or `unsupported-format`.
    public static func preview(
        _ state: FillState, image: PixelBuffer, options: FillOptions = FillOptions()
    ) throws -> PixelBuffer {
        guard image.model == .rgba, image.format == .uint8 else { throw FillError.level(image) }
        let hole = holeRuns(of: image, threads: options.threads)
        try check(state, options)
        guard state.layout.size == image.size,
            state.layout.isOver(
                targetRuns(of: hole, size: image.size, radius: options.patchRadius))
        else { throw FillError.foreignState(state, image.size) }
        return try painted(image, hole: hole, state: state, options: options)
    }
}
