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
        try await VipsSession.shared.run {
            // The header first: a hostile file is refused before its bytes are read.
            let image = try VipsImage.open(path: input.file)
            guard let format = image.fileFormat else {
                throw WeftError(
                    code: "unknown-format",
                    "Expected an image file, found \(input.file) without a known format.")
            }
            let size = Self.uprightSize(of: image)
            // Before the bytes are read: a file that changes meanwhile gets another stamp.
            let now = Int(Date().timeIntervalSince1970 * 1e9)
            let stamp = FileStamp.settled(path: input.file, at: now)
            let artifact = try Artifact(describingFile: input.file)
            return Image(
                artifact: artifact, format: format.rawValue, size: size, file: input.file,
                stamp: stamp)
        }
    }

    /// EXIF orientations 5 to 8 lie on their side.
    private static func uprightSize(of image: VipsImage) -> PixelSize {
        (5...8).contains(image.orientation)
            ? PixelSize(width: image.height, height: image.width) : image.size
    }
}

/// A file of the user's, as a run is given it.
struct FileReference: Codable, Hashable, Sendable, PlanValue {
    /// An absolute path.
    var file: String
}
