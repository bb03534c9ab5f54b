internal import WeftArtifacts
internal import WeftFill
internal import WeftPipeline
internal import WeftPixels
internal import WeftVips

/// Makes the pyramid that a fill climbs down.
struct BuildFillPyramid: Activity {
    /// `nil` is the automatic size, as in plans from before there was a choice.
    var patchSize: PatchSize?

    func run(_ input: Values<Image, Mask>, in context: StepContext) async throws -> Pyramid {
        let (photo, mask) = input.elements
        return try await context.fillPyramid(photo, mask, protected: nil, patchSize)
    }
}

/// The same, where parts of the photo must not be copied from.
struct BuildProtectedPyramid: Activity {
    /// `nil` is the automatic size, as in plans from before there was a choice.
    var patchSize: PatchSize?

    func run(_ input: Values<Image, Mask, Mask>, in context: StepContext) async throws -> Pyramid {
        let (photo, mask, protected) = input.elements
        return try await context.fillPyramid(photo, mask, protected: protected, patchSize)
    }
}

/// Fills one level of the pyramid.
struct FillLevelStep: Activity {
    static let name = "fill-level"
    /// 4: a longer onion peel, fewer iterations at full size. 3: fewer iterations of large levels.
    /// 2: near sources, one random candidate in four.
    static let version = 4
    var seed: Int
    /// `nil` is the standard quality, as in plans from before there was a choice.
    var quality: FillQuality?

    init(seed: Int, quality: FillQuality = .standard) {
        self.seed = seed
        self.quality = quality == .standard ? nil : quality
    }

    func run(
        _ input: Values<FillStep, Values<Image, Image>>, in context: StepContext
    ) async throws -> FillStep {
        let (step, pair) = input.elements
        let options = FillOptions.current(seed: seed, quality: quality ?? .standard)
        return try await context.fillLevel(step, pair, protected: nil, options)
    }
}

/// The same, where parts of the photo must not be copied from.
struct FillProtectedLevel: Activity {
    /// 2: a longer onion peel, fewer iterations at full size.
    static let version = 2
    var seed: Int
    var quality = FillQuality.standard

    func run(
        _ input: Values<FillStep, Values<Image, Image>, Mask>, in context: StepContext
    ) async throws -> FillStep {
        let (step, pair, protected) = input.elements
        let options = FillOptions.current(seed: seed, quality: quality)
        return try await context.fillLevel(step, pair, protected: protected, options)
    }
}

/// Fills holes from chosen parts of the photo, all levels in one step.
struct FillFromDonors: Activity {
    /// 2: a longer onion peel, fewer iterations at full size.
    static let version = 2
    var seed: Int
    var quality = FillQuality.standard
    /// `nil` is the automatic size, as in plans from before there was a choice.
    var patchSize: PatchSize?

    /// The photo, the mask, the donors, and what must not be copied from, if anything.
    func run(
        _ input: Values<Image, Mask, [Mask], [Mask]>, in context: StepContext
    ) async throws -> Image {
        let (photo, mask, donors, protected) = input.elements
        return try await VipsSession.shared.run {
            var options = FillOptions.current(seed: seed, quality: quality)
            options.patchSize = patchSize ?? .automatic
            options.donors = try donors.map { try context.pixels(of: $0.image) }
            options.protect = try protected.first.map { try context.pixels(of: $0.image) }
            return try context.store(
                try Filler.fill(
                    try context.pixels(of: photo), hiding: try context.pixels(of: mask.image),
                    options: options
                ) {
                    let progress = ActivityProgress($0)
                    context.report(progress.fraction, progress.message)
                })
        }
    }
}

/// Paints the photo's hole at full depth.
struct FinishFill: Activity {
    /// 2: two bands, blended by their slopes.
    static let version = 2

    func run(
        _ input: Values<FillStep, Image, Mask>, in context: StepContext
    ) async throws -> Image {
        let (step, photo, mask) = input.elements
        return try await VipsSession.shared.run {
            let pixels = try context.pixels(of: photo)
            guard let artifact = step.state else { return try context.store(pixels) }
            let state = try FillState(decoding: try context.artifacts.bytes(of: artifact))
            var options = FillOptions.current()
            options.patchSize = step.patchSize
            return try context.store(
                try Filler.finish(
                    state, photo: pixels, mask: try context.pixels(of: mask.image),
                    options: options))
        }
    }
}

extension StepContext {
    fileprivate func fillPyramid(
        _ photo: Image, _ mask: Mask, protected: Mask?, _ patchSize: PatchSize?
    ) async throws -> Pyramid {
        try await VipsSession.shared.run {
            var options = FillOptions.current()
            options.patchSize = patchSize ?? .automatic
            options.protect = try protected.map { try pixels(of: $0.image) }
            let levels = try Filler.levels(
                of: try pixels(of: photo), hiding: try pixels(of: mask.image), options: options)
            return Pyramid(
                levels: try levels.map { try store($0.image) }, photo: photo, mask: mask,
                patchSize: options.patchSize)
        }
    }

    fileprivate func fillLevel(
        _ step: FillStep, _ pair: Values<Image, Image>, protected: Mask?, _ options: FillOptions
    ) async throws -> FillStep {
        let (level, guide) = pair.elements
        return try await VipsSession.shared.run {
            var options = options
            // Taken here: cancellation belongs to the thread that works.
            options.isCanceled = FillOptions.current().isCanceled
            options.patchSize = step.patchSize
            options.protect = try protected.map { try pixels(of: $0.image) }
            let previous = try step.state.map {
                try FillState(decoding: try artifacts.bytes(of: $0))
            }
            let image = try pixels(of: level)
            let state = try Filler.fill(
                level: step.level - 1, of: step.levelCount, image: image,
                guide: guide == level ? nil : try pixels(of: guide), after: previous,
                options: options, progress: report)
            return FillStep(
                level: step.level - 1, levelCount: step.levelCount,
                state: try artifacts.put(state.encoded()), patchSize: step.patchSize)
        }
    }

    fileprivate func report(_ progress: FillProgress) {
        report(
            Double(progress.iteration) / Double(max(1, progress.iterations)),
            "iteration \(progress.iteration) of \(progress.iterations)")
    }
}

extension FillOptions {
    /// Options whose work stops with the task that runs it.
    static func current(seed: Int = 0, quality: FillQuality = .standard) -> FillOptions {
        let cancellation = VipsCancellation.current
        return FillOptions(
            seed: UInt64(bitPattern: Int64(seed)), quality: quality,
            isCanceled: { cancellation?.isCanceled ?? false })
    }
}
