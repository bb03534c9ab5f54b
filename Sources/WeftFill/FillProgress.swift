public import WeftPixels

/// How far a fill has come; reported after every iteration.
public struct FillProgress: Hashable, Sendable {
    /// The level that is being filled; 0 is the finest.
    public let level: Int
    /// Levels in all.
    public let levelCount: Int
    /// Iterations done on this level, 1 or more.
    public let iteration: Int
    /// The most iterations this level may take.
    public let iterations: Int
    /// The share of target patches that found a better source in this iteration, 0...1.
    public let changedShare: Double
}

/// What looks on while a fill runs. All is called from the calling thread.
public struct FillObserver {
    /// Called after every iteration.
    public var progress: ((FillProgress) -> Void)?
    /// Called after every iteration with the level as it looks then: 8-bit RGBA, of the level's size,
    /// opaque. Costs a copy of the level and a vote each time; nil costs nothing.
    public var picture: ((FillProgress, PixelBuffer) -> Void)?

    /// Told of progress, and handed a picture of each iteration where one is asked for.
    public init(
        progress: ((FillProgress) -> Void)? = nil,
        picture: ((FillProgress, PixelBuffer) -> Void)? = nil
    ) {
        self.progress = progress
        self.picture = picture
    }
}
