public import WeftPipeline

extension Handle<Image> {
    /// Scaled copies of the image, each half as large as the one before, until the shorter side
    /// would have fewer than `smallestSide` pixels. The image decides how many there are.
    public func pyramid(
        smallestSide: Int = 32, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Pyramid> {
        running(
            BuildPyramid(smallestSide: smallestSide), label: "pyramid", file: file, line: line)
    }

    /// Scaled copies of the photo without what the mask covers, until the hole is small enough to
    /// be filled at once. The hole decides how many there are. Levels are RGBA of 8 bits; alpha is
    /// 0 in the hole.
    public func pyramid(
        hiding mask: Handle<Mask>, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Pyramid> {
        WeftPipeline.running(
            BuildFillPyramid(), self, mask, label: "pyramid", file: file, line: line)
    }
}

extension Handle<Pyramid> {
    /// The levels, the finest first.
    public var levels: Handle<[Image]> { field("levels") }

    /// Paints in what the mask covers, coarse to fine, one step a level.
    ///
    /// - Parameters:
    ///   - smooth: A copy of each level on which patches are compared; colors still come from the
    ///     levels themselves. Slightly blurred copies make the comparison robust against noise.
    ///   - seed: Chooses among equally good fills; the same seed gives the same bytes.
    public func filled(
        matching smooth: Handle<[Image]>? = nil, seed: Int = 0, file: StaticString = #fileID,
        line: UInt = #line
    ) -> Handle<Image> {
        let levels: Handle<[Image]> = field("levels", file: file, line: line)
        let start: Handle<FillStep> = field("start", file: file, line: line)
        let photo: Handle<Image> = field("photo", file: file, line: line)
        let mask: Handle<Mask> = field("mask", file: file, line: line)
        let last = zip(levels, smooth ?? levels, file: file, line: line)
            .reversed(file: file, line: line)
            .reduce(start, file: file, line: line) { step, level in
                WeftPipeline.running(
                    FillLevelStep(seed: seed), step, level, label: "coarse to fine", file: file,
                    line: line)
            }
        return WeftPipeline.running(
            FinishFill(), last, photo, mask, label: "filled", file: file, line: line)
    }
}

extension Handle<[Image]> {
    /// The levels of a pyramid in one picture: the finest at the left, the others beside it.
    ///
    /// - Parameter spacing: White pixels between two levels.
    public func pyramidSheet(
        spacing: Int = 8, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        running(
            BuildPyramidSheet(spacing: spacing), label: "pyramid sheet", file: file, line: line)
    }
}
