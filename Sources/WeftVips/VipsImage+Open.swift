internal import CVips
internal import Synchronization

extension VipsImage {
    /// Opens an image file. Only its header is read; pixels are decoded when they are asked for.
    ///
    /// Our own look at the first bytes comes before libvips sees any: the format must be allowed,
    /// and size and metadata must fit the limits.
    ///
    /// ```swift
    /// let photo = try VipsImage.open(.path("photo.jpg"), options: OpenOptions(access: .random))
    /// ```
    ///
    /// - Throws: ``VipsError`` `missing`, `not-a-file`, `too-large`, `unknown-format`,
    ///   `loader-blocked`, `too-many-pixels`, `metadata-too-large`, `truncated`, `undecodable`,
    ///   `input-output`.
    public static func open(
        _ source: ImageSource, options: OpenOptions = OpenOptions()
    ) throws(VipsError) -> VipsImage {
        let opened = try source.opened(options)
        return try load(opened, options: options)
    }

    /// Opens the file of that path; see ``open(_:options:)``.
    public static func open(
        path: String, options: OpenOptions = OpenOptions()
    ) throws(VipsError) -> VipsImage {
        try open(.path(path), options: options)
    }

    /// Opens a file in memory; see ``open(_:options:)``.
    public static func open(
        bytes: [UInt8], name: String = "image", options: OpenOptions = OpenOptions()
    ) throws(VipsError) -> VipsImage {
        try open(.bytes(bytes, name: name), options: options)
    }

    /// Runs the loader of the format, with `extra` arguments of its own such as `shrink`.
    static func load(
        _ opened: OpenedSource, options: OpenOptions, extra: [String: VipsArgument] = [:]
    ) throws(VipsError) -> VipsImage {
        let loader = try loaderName(of: opened)
        let description = try VipsOperations.description(loader)
        var arguments = extra
        arguments["source"] = .object(opened.source)
        arguments["access"] = .string(options.access.rawValue)
        arguments["fail-on"] = .string(options.failOn.rawValue)
        if description.argument("n") != nil {
            arguments["n"] = .int(options.pageCount)
            arguments["page"] = .int(options.page)
        }
        let outputs = try callOperation(
            loader, arguments, origin: opened.origin(failOn: options.failOn))
        let image = try onlyImage(in: outputs, of: loader)
        try options.limits.checkPixels(width: image.width, height: image.height, of: opened.name)
        return image
    }

    private static func loaderName(of opened: OpenedSource) throws(VipsError) -> String {
        let format = opened.header.format
        guard let loader = format.loader, VipsOperations.index[loader.operation] != nil else {
            throw VipsError(
                .loaderBlocked,
                "\(opened.name) is \(format.article) \(format.title) file, which this build of libvips cannot load"
                    + " safely; convert it to PNG or JPEG first.")
        }
        if let untrusted = loader.untrustedClass {
            unblocked.withLock { names in
                if names.insert(untrusted).inserted { vips_operation_block_set(untrusted, 0) }
            }
        }
        return loader.operation
    }

    /// Loaders that the limits of some caller have allowed in this process.
    private static let unblocked = Mutex<Set<String>>([])
}
