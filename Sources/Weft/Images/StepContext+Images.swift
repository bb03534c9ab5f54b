internal import Foundation
internal import WeftArtifacts
internal import WeftFiles
public import WeftPipeline
public import WeftPixels
public import WeftVips

/// How activities reach pixels. All of these compute or read files: call them inside
/// `VipsSession.shared.run { ... }`, never directly in an `async` function.
extension StepContext {
    /// Opens an image and does something with it on a thread of the image session: the way to pixels
    /// in an activity.
    ///
    ///     let mean = try await context.reading(photo) { image in
    ///         try image.outputs(of: "avg")["out"]?.double ?? 0
    ///     }
    ///
    /// Where the attempt is canceled, libvips is stopped within some milliseconds.
    /// - Throws: what ``open(_:access:)`` and the body throw; `CancellationError`.
    public func reading<Value: Sendable>(
        _ image: Image, _ body: @escaping @Sendable (VipsImage) throws -> Value
    ) async throws -> Value {
        try await VipsSession.shared.run { try body(try open(image)) }
    }

    /// Opens an image: raw images are mapped, files are decoded as they are read, and shown
    /// upright. A file of the user's that has changed since it was imported is refused.
    ///
    /// - Parameter access: In which order pixels will be read; whole-image algorithms say `.random`.
    /// - Throws: `VipsError`, `ArtifactError`, or `WeftError` with code `input-changed`.
    public func open(
        _ image: Image, access: OpenOptions.Access = .sequential
    ) throws -> VipsImage {
        if image.format == Image.pixelsFormat {
            return try VipsImage.open(pixelFile: try artifacts.path(of: image.artifact.id))
        }
        let options = image.openOptions(access: access)
        return try VipsImage.open(try source(of: image), options: options).autorotated()
    }

    /// The pixels of an image, mapped where they can be.
    public func pixels(of image: Image) throws -> PixelBuffer {
        if image.format == Image.pixelsFormat {
            return try PixelFile.map(path: try artifacts.path(of: image.artifact.id))
        }
        return try open(image).pixels()
    }

    /// Stores pixels as a raw image: lossless, and cheap to open.
    public func store(_ pixels: PixelBuffer) throws -> Image {
        let (artifact, _) = try artifacts.withTemporaryFile { file in
            try PixelFile.write(pixels, to: file.fileDescriptor, name: "an image between steps")
        }
        return Image(artifact: artifact, format: Image.pixelsFormat, size: pixels.size)
    }

    /// Computes an image and stores it as a raw one.
    public func store(_ image: VipsImage) throws -> Image {
        let (artifact, header) = try artifacts.withTemporaryFile { file in
            try image.writePixelFile(to: file.fileDescriptor)
        }
        return Image(artifact: artifact, format: Image.pixelsFormat, size: header.size)
    }

    /// Computes an image and stores it as a file of a format.
    public func store(_ image: VipsImage, encodedAs encoding: ImageEncoding) throws -> Image {
        let (artifact, _) = try artifacts.withTemporaryFile { file in
            try image.write(encodedAs: encoding, to: file.fileDescriptor)
        }
        return Image(artifact: artifact, format: encoding.name, size: image.size)
    }

    /// The image with its bytes in the artifact store: a result must not depend on a file of the
    /// user's, which may go.
    func own(_ image: Image) throws -> Image {
        guard let path = image.file else {
            return Image(
                artifact: image.artifact, format: image.format, size: image.size,
                options: image.options)
        }
        let copy = try artifacts.put(contentsOfFile: path)
        guard copy == image.artifact else { throw WeftError.inputChanged(path, image, copy) }
        return Image(
            artifact: copy, format: image.format, size: image.size, options: image.options)
    }

    /// The bytes of an encoded image. A file of the user's is checked against its ID, unless it has
    /// the stamp that it had when its ID was found.
    func source(of image: Image) throws -> ImageSource {
        guard let path = image.file else {
            let source = ImageSource.path(try artifacts.path(of: image.artifact.id))
            return image.name.map(source.named) ?? source
        }
        if let stamp = image.stamp, FileStamp(path: path) == stamp { return .path(path) }
        let found = try Artifact(describingFile: path)
        guard found == image.artifact else { throw WeftError.inputChanged(path, image, found) }
        return .path(path)
    }
}
