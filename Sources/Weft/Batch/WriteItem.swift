internal import Foundation
internal import WeftArtifacts
internal import WeftCore
internal import WeftFiles
internal import WeftPipeline
internal import WeftVips

/// Begins the chain of an item: imports its file. What is given then is the item's result whole, the
/// image and what was written. The chain runner does the work.
struct ImportItem: ImageOperation {
    static let isReusable = false

    /// The input of the pipeline that the file is given as.
    var input: String

    func apply(to image: VipsImage) throws -> VipsImage { image }
}

/// Ends the chain of an item: encodes the image and writes it to its final name, with nothing in
/// between. The chain runner does the work.
struct WriteItem: ImageOperation {
    static let isReusable = false

    func apply(to image: VipsImage) throws -> VipsImage { image }
}

/// Writes the images of an item that gives several of them.
struct ExportItem: Activity {
    static let isReusable = false

    func run(
        _ input: Values<ImageList, ItemOutput, Image>, in context: StepContext
    ) async throws -> [ExportedFile] {
        let (list, output, main) = input.elements
        return try await VipsSession.shared.run {
            var paths: Set<String> = []
            return try list.images.enumerated().map { level, image in
                // What the pipeline has not encoded is encoded as the output says.
                let encoding = try? ImageEncoding(name: image.format)
                let path = try output.path(
                    ItemImage(
                        width: image.size.width, height: image.size.height, level: level,
                        format: encoding?.fileExtension ?? output.format, main: main))
                guard paths.insert(path).inserted else {
                    throw WeftError(
                        code: "output-collision",
                        "Expected an output name for each image of the item, found \(path) for two "
                            + "of them. Put {level} into the name.")
                }
                let file = ItemFile(path: path, output: output)
                guard let encoding else {
                    return try file.write(
                        try context.open(image),
                        as: try ImageEncoding(fileExtension: output.format))
                }
                try file.checkEnding(encoding)
                return try file.write(copyOf: image, context)
            }
        }
    }
}

/// A file that an item is written to.
struct ItemFile {
    let path: String
    let output: ItemOutput

    /// Refuses a name that says another format than the image has.
    func checkEnding(_ encoding: ImageEncoding) throws {
        let ending = URL(fileURLWithPath: path).pathExtension
        guard let wanted = try? ImageEncoding(fileExtension: ending),
            wanted.format != encoding.format
        else { return }
        throw WeftError(
            code: "output-format",
            "Expected an output that ends like a \(encoding.name) file, because the pipeline encodes "
                + "to \(encoding.name); found \(path). End it with .{format}.")
    }

    /// Copies an image that is encoded already.
    func write(copyOf image: Image, _ context: StepContext) throws -> ExportedFile {
        let source = try image.file ?? context.artifacts.path(of: image.artifact.id)
        let file = OutputFile(path: path)
        if let found = try file.existing() {
            // A run that was killed between the rename and its record finds its own file.
            if found == image.artifact {
                try file.settle()
                return exported(found, image.size.width, image.size.height)
            }
            guard output.mayReplace(path) else { throw WeftError.outputExists(path) }
        }
        let written = try file.write(copyOf: source)
        guard written == image.artifact else {
            throw WeftError.inputChanged(source, image, written)
        }
        return exported(written, image.size.width, image.size.height)
    }

    /// Encodes an image.
    func write(_ image: VipsImage, as encoding: ImageEncoding) throws -> ExportedFile {
        let written = try OutputFile(path: path).write(
            unlessThere: { output.mayReplace(path) }
        ) { descriptor in
            try image.write(encodedAs: encoding, to: descriptor)
        }
        return exported(written, image.width, image.height)
    }

    private func exported(_ artifact: Artifact, _ width: Int, _ height: Int) -> ExportedFile {
        ExportedFile(
            path: path, sha256: artifact.id.text, bytes: artifact.byteCount,
            stamp: FileStamp(path: path), width: width, height: height)
    }
}
