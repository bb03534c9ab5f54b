public import WeftPipeline
public import WeftVips

extension Handle<Image> {
    /// Applies any operation of libvips by its name, for what has no verb of its own.
    ///
    ///     photo.vips("canny", ["sigma": 1.4])
    ///     photo.vips("composite2", ["mode": "multiply"], images: ["overlay": logo])
    ///
    /// `weft ops` lists the operations, `weft ops canny` what one takes. The image is the first one
    /// that the operation takes and that is not given by name. The name, the arguments, their types
    /// and ranges are checked when the pipeline is planned. Operations that read or write files or
    /// run commands are refused.
    ///
    /// - Parameters:
    ///   - operation: Its name, such as `canny`.
    ///   - settings: Values by the names of its arguments: numbers, texts, truth values, lists of
    ///     numbers. An enumeration's value is its name as a text.
    ///   - images: Further images by the names of their arguments.
    public func vips(
        _ operation: String, _ settings: [String: OperationSetting] = [:],
        images: [String: Handle<Image>] = [:], file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        let named = images.sorted { $0.key < $1.key }
        return applying(
            CallVips(operation: operation, settings: settings, images: named.map(\.key)),
            with: named.map(\.value), label: operation, file: file, line: line)
    }
}

struct CallVips: ImageOperation {
    static let name = "vips"

    var operation: String
    var settings: [String: OperationSetting]
    /// The arguments that further images are given as.
    var images: [String]

    func validate() throws {
        try VipsOperations.check(
            operation, settings.mapValues(\.argument), images: Set(images))
    }

    func apply(to image: VipsImage) throws -> VipsImage { try apply(to: image, with: []) }

    func apply(to image: VipsImage, with others: [VipsImage]) throws -> VipsImage {
        try validate()
        var arguments = settings.mapValues(\.argument)
        for (name, other) in zip(images, others) { arguments[name] = .image(other) }
        return try image.call(operation, arguments)
    }
}
