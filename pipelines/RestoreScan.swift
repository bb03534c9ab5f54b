public import Weft

/// Finds light scratches and dust in a scanned photo, and paints in what was behind them.
public struct RestoreScan: Pipeline {
    public struct Input: PipelineInput {
        @Parameter("The scanned photo.") public var scan: Image
        @Parameter("How much lighter than its surroundings a scratch is, 1 to 255.")
        public var threshold = 40.0
        @Parameter("The side of the surroundings in pixels, odd: twice a scratch's width or more.")
        public var size = 9
        @Parameter("Chooses among equally good fills.") public var seed = 0
        public init() {}
    }

    public static let summary = "Finds light scratches and dust in a scan, and fills them."

    public init() {}

    public func body(_ input: Inputs<Input>) -> Handle<Image> {
        let scratches = input.scan
            .scratchesDetected(threshold: input.threshold, size: input.size)
        return input.scan.pyramid(hiding: scratches.asMask).filled(seed: input.seed)
    }
}
