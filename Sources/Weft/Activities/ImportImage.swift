internal import Foundation
internal import WeftArtifacts
internal import WeftCore
internal import WeftFiles
internal import WeftPipeline
internal import WeftPixels
internal import WeftVips

/// Takes up a file of the user's: looks at its header, hashes its content, copies nothing.
///
/// Not reusable, so that every run looks at the file again.
struct ImportImage: Activity {
    static let name = "import-image"
    static let isReusable = false

    func run(_ input: FileReference, in context: StepContext) async throws -> Image {
        try await VipsSession.shared.run { try Self.take(input, from: context.artifacts) }
    }

    /// Call it on a thread of the image session.
    static func take(_ file: FileReference, from artifacts: any ArtifactStore) throws -> Image {
        switch file.place {
        case .path(let path): try take(path, file.options)
        case .artifact(let artifact, let name):
            try take(artifact, name, file.options, from: artifacts)
        }
    }

    private static func take(_ path: String, _ options: ImportOptions) throws -> Image {
        // The header first: a hostile file is refused before its bytes are read.
        let (format, size) = try look(at: .path(path), options)
        // Before the bytes are read: a file that changes meanwhile gets another stamp.
        let now = Int(Date().timeIntervalSince1970 * 1e9)
        let stamp = FileStamp.settled(path: path, at: now)
        let artifact = try Artifact(describingFile: path)
        return Image(
            artifact: artifact, format: format, size: size, file: path, stamp: stamp,
            options: options)
    }

    private static func take(
        _ artifact: Artifact, _ name: String, _ options: ImportOptions,
        from artifacts: any ArtifactStore
    ) throws -> Image {
        let source = ImageSource.path(try artifacts.path(of: artifact.id)).named(name)
        let (format, size) = try look(at: source, options)
        return Image(artifact: artifact, format: format, size: size, name: name, options: options)
    }

    private static func look(
        at source: ImageSource, _ options: ImportOptions
    ) throws -> (format: String, size: PixelSize) {
        let image = try VipsImage.open(source, options: options.openOptions())
        guard let format = image.fileFormat else {
            throw WeftError(
                code: "unknown-format",
                "Expected an image file, found \(source.name) without a known format.")
        }
        return (format.rawValue, uprightSize(of: image))
    }

    /// EXIF orientations 5 to 8 lie on their side.
    private static func uprightSize(of image: VipsImage) -> PixelSize {
        (5...8).contains(image.orientation)
            ? PixelSize(width: image.height, height: image.width) : image.size
    }
}
