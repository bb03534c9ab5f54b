internal import WeftArtifacts
internal import WeftFill
internal import WeftPipeline
internal import WeftPixels
internal import WeftVips

/// Makes the pyramid that a fill climbs down.
struct BuildFillPyramid: Activity {
    func run(_ input: Values<Image, Mask>, in context: StepContext) async throws -> Pyramid {
        let (photo, mask) = input.elements
        return try await VipsSession.shared.run {
            let levels = try Filler.levels(
                of: try context.pixels(of: photo), hiding: try context.pixels(of: mask.image),
                options: .current())
            return Pyramid(
                levels: try levels.map { try context.store($0.image) }, photo: photo, mask: mask)
        }
    }
}

/// Fills one level of the pyramid.
struct FillLevelStep: Activity {
    static let name = "fill-level"
    /// 2: near sources, one random candidate in four.
    static let version = 2
    var seed: Int

    func run(
        _ input: Values<FillStep, Values<Image, Image>>, in context: StepContext
    ) async throws -> FillStep {
        let (step, pair) = input.elements
        let (level, guide) = pair.elements
        return try await VipsSession.shared.run {
            let previous = try step.state.map {
                try FillState(decoding: try context.artifacts.bytes(of: $0))
            }
            let image = try context.pixels(of: level)
            let state = try Filler.fill(
                level: step.level - 1, of: step.levelCount, image: image,
                guide: guide == level ? nil : try context.pixels(of: guide), after: previous,
                options: .current(seed: seed)
            ) { progress in
                context.report(
                    Double(progress.iteration) / Double(max(1, progress.iterations)),
                    "iteration \(progress.iteration) of \(progress.iterations)")
            }
            return FillStep(
                level: step.level - 1, levelCount: step.levelCount,
                state: try context.artifacts.put(state.encoded()))
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
            return try context.store(
                try Filler.finish(
                    state, photo: pixels, mask: try context.pixels(of: mask.image),
                    options: .current()))
        }
    }
}

extension FillOptions {
    /// Options whose work stops with the task that runs it.
    static func current(seed: Int = 0) -> FillOptions {
        let cancellation = VipsCancellation.current
        return FillOptions(
            seed: UInt64(bitPattern: Int64(seed)),
            isCanceled: { cancellation?.isCanceled ?? false })
    }
}
