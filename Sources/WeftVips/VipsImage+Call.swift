internal import CVips

extension VipsImage {
    /// Applies any operation of libvips by name to this image and gives back its image.
    ///
    /// This image becomes the first input image that is not given by name. Where an operation needs
    /// pixels out of order, sequential images are first copied to memory. See
    /// ``VipsOperations/describe(_:)`` for what an operation takes, and
    /// <https://www.libvips.org/API/current/function-list.html> for what it does.
    ///
    /// ```swift
    /// let soft = try photo.call("gaussblur", ["sigma": 2])
    /// ```
    ///
    /// - Throws: ``VipsError`` `unknown-operation`, `operation-blocked`, `invalid-argument` or
    ///   `operation-failed`.
    public func call(
        _ operation: String, _ arguments: [String: VipsArgument] = [:]
    ) throws(VipsError) -> VipsImage {
        try VipsOperations.require(operation)
        let ready = try withRandomAccess(arguments, of: operation)
        return try ready.image.applying(operation, ready.arguments)
    }

    /// Applies any operation by name to this image and gives back all of its outputs by name.
    ///
    /// - Throws: as ``call(_:_:)``.
    public func outputs(
        of operation: String, _ arguments: [String: VipsArgument] = [:]
    ) throws(VipsError) -> [String: VipsArgument] {
        try VipsOperations.require(operation)
        let ready = try withRandomAccess(arguments, of: operation)
        return try ready.image.evaluating(operation) { image throws(VipsError) in
            try callOperation(
                operation, image.withSelf(ready.arguments, of: operation), origin: origin)
        }
    }

    /// Makes an image with an operation that needs none, such as `black` or `text`.
    ///
    /// - Throws: as ``call(_:_:)``.
    public static func made(
        by operation: String, _ arguments: [String: VipsArgument] = [:]
    ) throws(VipsError) -> VipsImage {
        try VipsOperations.require(operation)
        let outputs = try callOperation(operation, arguments, origin: .unknown)
        return try onlyImage(in: outputs, of: operation)
    }

    /// Applies an operation that is known to exist.
    func applying(
        _ operation: String, _ arguments: [String: VipsArgument] = [:]
    ) throws(VipsError) -> VipsImage {
        let outputs = try callOperation(
            operation, withSelf(arguments, of: operation), origin: origin)
        return try Self.onlyImage(in: outputs, of: operation)
    }

    /// This image and those in the arguments as the operation can read them.
    private func withRandomAccess(
        _ arguments: [String: VipsArgument], of operation: String
    ) throws(VipsError) -> (image: VipsImage, arguments: [String: VipsArgument]) {
        if try VipsOperations.description(operation).isStreaming { return (self, arguments) }
        var ready = arguments
        for (name, value) in arguments {
            switch value.kind {
            case .image(let image): ready[name] = .image(try image.withRandomAccess())
            case .images(let images):
                var copies: [VipsImage] = []
                for image in images { copies.append(try image.withRandomAccess()) }
                ready[name] = .images(copies)
            default: continue
            }
        }
        return (try withRandomAccess(), ready)
    }

    private func withSelf(
        _ arguments: [String: VipsArgument], of operation: String
    ) throws(VipsError) -> [String: VipsArgument] {
        let description = try VipsOperations.description(operation)
        let first = description.inputs.first { argument in
            argument.isRequired && (argument.type == .image || argument.type == .images)
                && arguments[argument.name] == nil
        }
        guard let first else { return arguments }
        var all = arguments
        all[first.name] = .image(self)
        return all
    }

    static func onlyImage(
        in outputs: [String: VipsArgument], of operation: String
    ) throws(VipsError) -> VipsImage {
        guard let image = outputs["out"]?.image ?? outputs.values.lazy.compactMap(\.image).first
        else {
            throw VipsError(
                .invalidArgument,
                "The operation \(operation) gives no image but"
                    + " \(outputs.keys.sorted().joined(separator: ", ")); ask for its outputs.")
        }
        return image
    }
}
