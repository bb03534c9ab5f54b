internal import CVips

extension VipsImage {
    /// Applies any operation of libvips by name to this image and gives back its image.
    ///
    /// This image becomes the first input image that is not given by name. See
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
        return try applying(operation, arguments)
    }

    /// Applies any operation by name to this image and gives back all of its outputs by name.
    ///
    /// - Throws: as ``call(_:_:)``.
    public func outputs(
        of operation: String, _ arguments: [String: VipsArgument] = [:]
    ) throws(VipsError) -> [String: VipsArgument] {
        try VipsOperations.require(operation)
        return try callOperation(
            operation, withSelf(arguments, of: operation), origin: origin)
    }

    /// Makes an image with an operation that needs none, such as `black` or `text`.
    ///
    /// - Throws: as ``call(_:_:)-instance``.
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
