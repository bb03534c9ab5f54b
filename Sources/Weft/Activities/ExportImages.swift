internal import Foundation
internal import WeftArtifacts
internal import WeftCore
public import WeftFiles
internal import WeftPipeline
internal import WeftVips

/// Writes the results of a run to the user's files. A file is either absent or complete.
///
/// Not reusable, because what counts is the file, not the result.
struct ExportImages: Activity {
    static let name = "export-images"
    static let isReusable = false

    /// The path with its placeholders, as the user gave it, absolute.
    var template: OutputTemplate
    /// Whether files that hold something else are replaced.
    var overwrites: Bool

    func run(_ input: ImageList, in context: StepContext) async throws -> [ExportedFile] {
        try await VipsSession.shared.run {
            let paths = try template.paths(of: input.images, isList: input.isList)
            return try zip(input.images, paths).map { image, path in
                try write(image, to: path, context)
                return ExportedFile(
                    path: path, sha256: image.artifact.id.text, bytes: image.artifact.byteCount)
            }
        }
    }

    private func write(_ image: Image, to path: String, _ context: StepContext) throws {
        let output = OutputFile(path: path)
        if let found = try output.existing() {
            // A run that was killed between the rename and its record finds its own file.
            if found == image.artifact { return try output.settle() }
            guard overwrites else { throw WeftError.outputExists(path) }
        }
        let source = try image.file ?? context.artifacts.path(of: image.artifact.id)
        let written = try output.write(copyOf: source)
        guard written == image.artifact else {
            throw WeftError.inputChanged(source, image, written)
        }
    }
}

/// One image or a list of them: what a pipeline gives.
struct ImageList: PlanValue {
    let images: [Image]
    let isList: Bool

    static var planType: String { "images" }

    init(planJSON json: JSONValue) throws {
        isList = json.arrayValue != nil
        images = try (json.arrayValue ?? [json]).map(Image.init(planJSON:))
    }

    func planJSON() throws -> JSONValue {
        isList ? .array(images.map { $0.planJSON() }) : images.first?.planJSON() ?? .null
    }
}

/// A file that a run has written.
public struct ExportedFile: Codable, Hashable, Sendable, PlanValue {
    /// Where it is, absolute.
    public let path: String
    /// The SHA-256 of its content.
    public let sha256: String
    /// Its length.
    public let bytes: Int
    /// What the file system said of it after it was written, where that was asked.
    public let stamp: FileStamp?
    /// Its size, where it is known.
    public let width: Int?
    /// Its height, where it is known.
    public let height: Int?

    init(
        path: String, sha256: String, bytes: Int, stamp: FileStamp? = nil, width: Int? = nil,
        height: Int? = nil
    ) {
        self.path = path
        self.sha256 = sha256
        self.bytes = bytes
        self.stamp = stamp
        self.width = width
        self.height = height
    }
}

extension WeftError {
    static func outputExists(_ path: String) -> WeftError {
        WeftError(
            code: "output-exists",
            "Expected no file at \(path), found one with other content. Choose another name, or "
                + "overwrite it (--overwrite).")
    }
}
