internal import WeftPipeline
internal import WeftVips

/// Lays images beside or below each other.
struct JoinImages: Activity {
    var direction: Direction
    var alignment: Alignment
    var spacing: Int
    var background: RGBColor

    func validate() throws { try VipsImage.checkJoined(spacing: spacing, background: background) }

    func run(_ images: [Image], in context: StepContext) async throws -> Image {
        try await VipsSession.shared.run {
            let opened = try images.map { try context.open($0, access: .random) }
            return try context.store(
                try VipsImage.joined(
                    opened, direction, alignment: alignment, spacing: spacing,
                    background: background))
        }
    }
}

/// Lays images in rows and columns.
struct GridOfImages: Activity {
    var columns: Int?
    var spacing: Int
    var background: RGBColor

    func validate() throws {
        try VipsImage.checkGrid(columns: columns, spacing: spacing, background: background)
    }

    func run(_ images: [Image], in context: StepContext) async throws -> Image {
        try await VipsSession.shared.run {
            let opened = try images.map { try context.open($0, access: .random) }
            return try context.store(
                try VipsImage.grid(
                    opened, columns: columns, spacing: spacing, background: background))
        }
    }
}
