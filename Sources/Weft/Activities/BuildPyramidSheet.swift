internal import WeftCore
internal import WeftPipeline
internal import WeftPixels
internal import WeftVips

/// Shows the levels of a pyramid in one picture: the finest at the left, the others below each
/// other beside it.
struct BuildPyramidSheet: Activity {
    var spacing: Int

    func run(_ levels: [Image], in context: StepContext) async throws -> Image {
        try await VipsSession.shared.run {
            guard let first = levels.first else {
                throw WeftError(
                    code: "invalid-argument",
                    "Expected one level or more for a pyramid sheet, found none.")
            }
            var sheet = try context.open(first, access: .random).convertedToSRGB()
            var y = 0
            for level in levels.dropFirst() {
                let image = try context.open(level, access: .random).convertedToSRGB()
                sheet = try sheet.call(
                    "insert",
                    [
                        "sub": .image(image), "x": .int(first.size.width + spacing), "y": .int(y),
                        "expand": true, "background": .doubles([255]),
                    ])
                y += level.size.height + spacing
            }
            return try context.store(sheet)
        }
    }
}
