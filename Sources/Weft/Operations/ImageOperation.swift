public import WeftPipeline
public import WeftVips

/// An operation of your own on one image.
///
/// Its stored properties are its settings; they, the name and the version are part of the key
/// under which results are found again. Operations in a row are fused: libvips streams them.
///
///     struct Sepia: ImageOperation {
///         var strength: Double
///         func apply(to image: VipsImage) throws -> VipsImage { ... }
///     }
///     extension Handle<Image> {
///         func sepia(strength: Double) -> Handle<Image> { applying(Sepia(strength: strength)) }
///     }
///
/// `apply` builds on libvips' lazy images; it runs on a thread of the image session.
public protocol ImageOperation: ChainOperation {
    /// The image with the operation applied.
    func apply(to image: VipsImage) throws -> VipsImage

    /// The same, for an operation that takes other images beside the one that flows.
    func apply(to image: VipsImage, with others: [VipsImage]) throws -> VipsImage

    /// Opens an image file in a way of its own, such as decoding it at a smaller scale, with the
    /// operation already applied; `nil` (the default) opens it as usual. Asked only when the
    /// operation is the first of its chain and the image is a file. Hand the options on: they hold
    /// what the person who started the run allows.
    func open(_ source: ImageSource, options: OpenOptions) throws -> VipsImage?
}

extension ImageOperation {
    public func apply(to image: VipsImage, with others: [VipsImage]) throws -> VipsImage {
        try apply(to: image)
    }

    public func open(_ source: ImageSource, options: OpenOptions) throws -> VipsImage? { nil }
}
