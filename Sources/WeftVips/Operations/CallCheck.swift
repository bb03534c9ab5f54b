extension VipsOperations {
    /// Checks a call of an operation before there is an image: its name, its arguments, their types
    /// and ranges, and whether it makes an image of one.
    ///
    /// - Parameters:
    ///   - arguments: the values, but for images.
    ///   - images: the arguments that are given images by name; the first other one that an image is
    ///     required for gets the image that the operation is applied to.
    /// - Throws: ``VipsError`` `unknown-operation`, `operation-blocked` or `invalid-argument`.
    public static func check(
        _ name: String, _ arguments: [String: VipsArgument], images: Set<String> = []
    ) throws(VipsError) {
        let operation = try describe(name)
        for (argument, value) in arguments.sorted(by: { $0.key < $1.key }) {
            let known = try input(argument, of: operation)
            try checkHarmless(known, value, of: name)
            try WeftVips.check(value, for: known, of: name)
        }
        for image in images.sorted() where try !input(image, of: operation).takesImages {
            throw VipsError(
                .invalidArgument,
                "Expected images for arguments of \(name) that take one, found one for \(image).")
        }
        let given = images.union(arguments.keys.map { $0.replacing("_", with: "-") })
        var missing = operation.inputs.filter { $0.isRequired && !given.contains($0.name) }
        guard let first = missing.firstIndex(where: \.takesImages) else {
            throw VipsError(
                .invalidArgument,
                "The operation \(name) takes no image that is not given by name; use one that does."
            )
        }
        missing.remove(at: first)
        if let argument = missing.first {
            throw VipsError(
                .invalidArgument, "The operation \(name) needs \(argument.name): \(argument.type).")
        }
        guard operation.outputs.contains(where: { $0.type == .image }) else {
            let found = operation.outputs.map(\.name).joined(separator: ", ")
            throw VipsError(
                .invalidArgument,
                "Expected an operation that gives an image, found that \(name) gives \(found); ask"
                    + " for its outputs in an operation of your own.")
        }
    }

    private static func input(
        _ name: String, of operation: OperationDescription
    ) throws(VipsError) -> ArgumentDescription {
        guard let argument = operation.argument(name), argument.isInput else {
            throw VipsError(
                .invalidArgument,
                "The operation \(operation.name) has no argument \"\(name)\"."
                    + suggestion(for: name, in: operation.inputs.map(\.name)))
        }
        return argument
    }

    /// Refuses arguments that name files.
    private static func checkHarmless(
        _ argument: ArgumentDescription, _ value: VipsArgument, of name: String
    ) throws(VipsError) {
        if argument.name.hasSuffix("profile") {
            guard let text = value.string, ["srgb", "p3", "cmyk", "none"].contains(text) else {
                throw unfit(
                    argument.name, of: name,
                    "one of srgb, p3, cmyk (a profile file has a verb:"
                        + " converted)", value)
            }
        } else if argument.name.hasSuffix("file") || argument.name == "filename" {
            throw VipsError(
                .operationBlocked,
                "The argument \(argument.name) of \(name) reads a file by its name, which is not"
                    + " allowed here; leave it out.")
        }
    }
}

extension ArgumentDescription {
    /// Whether it takes an image or several.
    public var takesImages: Bool { type == .image || type == .images }
}
