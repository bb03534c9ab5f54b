public import WeftFill
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
    ///
    /// - Parameters:
    ///   - mask: White where the photo is to be filled.
    ///   - protected: White where it must not be copied from; give it to `filled` too.
    ///   - patchSize: How large the patches are that `filled` compares and copies.
    public func pyramid(
        hiding mask: Handle<Mask>, protecting protected: Handle<Mask>? = nil,
        patchSize: PatchSize = .automatic, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Pyramid> {
        guard let protected else {
            return WeftPipeline.running(
                BuildFillPyramid(patchSize: patchSize.recorded), self, mask, label: "pyramid",
                file: file, line: line)
        }
        return WeftPipeline.running(
            BuildProtectedPyramid(patchSize: patchSize.recorded), self, mask, protected,
            label: "pyramid", file: file, line: line)
    }

    /// Paints in what the mask covers, in one step: what `pyramid(hiding:)` and `filled` do in a
    /// step a level. For holes that are made of chosen parts of the photo.
    ///
    /// - Parameters:
    ///   - mask: White where the photo is to be filled.
    ///   - donors: Each is white over a part to copy from, and crosses the holes that it is for.
    ///     Holes that none crosses are made of the whole photo.
    ///   - protected: White where it must not be copied from.
    ///   - quality: How long to search.
    ///   - patchSize: How large the patches are that are compared and copied.
    ///   - seed: Chooses among equally good fills; the same seed gives the same bytes.
    public func filled(
        hiding mask: Handle<Mask>, from donors: Handle<[Mask]>,
        protecting protected: Handle<Mask>? = nil, quality: FillQuality = .standard,
        patchSize: PatchSize = .automatic, seed: Int = 0, file: StaticString = #fileID,
        line: UInt = #line
    ) -> Handle<Image> {
        let kept = protected.map { list($0, file: file, line: line) } ?? donors.constant([])
        return WeftPipeline.running(
            FillFromDonors(seed: seed, quality: quality, patchSize: patchSize.recorded), self, mask,
            donors, kept, label: "filled", file: file, line: line)
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
    ///   - protected: White where the photo must not be copied from: what the pyramid was made with.
    ///   - quality: How long to search.
    ///   - seed: Chooses among equally good fills; the same seed gives the same bytes.
    public func filled(
        matching smooth: Handle<[Image]>? = nil, protecting protected: Handle<Mask>? = nil,
        quality: FillQuality = .standard, seed: Int = 0, file: StaticString = #fileID,
        line: UInt = #line
    ) -> Handle<Image> {
        let levels: Handle<[Image]> = field("levels", file: file, line: line)
        let start: Handle<FillStep> = field("start", file: file, line: line)
        let photo: Handle<Image> = field("photo", file: file, line: line)
        let mask: Handle<Mask> = field("mask", file: file, line: line)
        let last = zip(levels, smooth ?? levels, file: file, line: line)
            .reversed(file: file, line: line)
            .reduce(start, file: file, line: line) { step, level in
                guard let protected else {
                    return WeftPipeline.running(
                        FillLevelStep(seed: seed, quality: quality), step, level,
                        label: "coarse to fine", file: file, line: line)
                }
                return WeftPipeline.running(
                    FillProtectedLevel(seed: seed, quality: quality), step, level, protected,
                    label: "coarse to fine", file: file, line: line)
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
