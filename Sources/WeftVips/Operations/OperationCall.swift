internal import CVips

/// Runs one operation of libvips by its name and gives back its outputs by theirs.
///
/// Every argument is checked first. Building is most of it: pixels are computed later, by whoever
/// asks for them, except where an operation must see the whole image.
func callOperation(
    _ name: String, _ arguments: [String: VipsArgument], origin: ImageOrigin
) throws(VipsError) -> [String: VipsArgument] {
    let description = try VipsOperations.description(name)
    let given = try checked(arguments, of: description)
    WarningLog.clear()
    guard let operation = vips_operation_new(name) else {
        throw VipsError(.unknownOperation, "libvips has no operation named \"\(name)\".")
    }
    var current: UnsafeMutablePointer<CVips.VipsOperation>? = operation
    defer {
        if let current {
            vips_object_unref_outputs(
                UnsafeMutableRawPointer(current).assumingMemoryBound(to: CVips.VipsObject.self))
            g_object_unref(current)
        }
    }
    for (argument, value) in given {
        try setProperty(value, for: argument, on: UnsafeMutableRawPointer(operation))
    }
    guard vips_cache_operation_buildp(&current) == 0, let built = current else {
        throw failure(of: name, origin: origin, words: libvipsWords())
    }
    var outputs: [String: VipsArgument] = [:]
    for argument in description.arguments where argument.isOutput && !argument.isDeprecated {
        outputs[argument.name] = outputValue(
            of: argument, on: UnsafeMutableRawPointer(built), origin: origin)
    }
    return outputs
}

/// The given arguments beside their descriptions; every required one is there, every one allowed.
private func checked(
    _ given: [String: VipsArgument], of operation: OperationDescription
) throws(VipsError) -> [(ArgumentDescription, VipsArgument)] {
    var result: [(ArgumentDescription, VipsArgument)] = []
    for (name, value) in given.sorted(by: { $0.key < $1.key }) {
        guard let argument = operation.argument(name), argument.isInput else {
            throw VipsError(
                .invalidArgument,
                "The operation \(operation.name) has no argument \"\(name)\"."
                    + suggestion(for: name, in: operation.inputs.map(\.name)))
        }
        try check(value, for: argument, of: operation.name)
        result.append((argument, value))
    }
    let named = Set(result.map(\.0.name))
    for argument in operation.inputs where argument.isRequired && !named.contains(argument.name) {
        throw VipsError(
            .invalidArgument,
            "The operation \(operation.name) needs \(argument.name): \(argument.type).")
    }
    return result
}

/// libvips' own words about the last failure on one line: its error buffer, which all threads
/// share, and where that is empty the warnings of this thread.
func libvipsWords() -> String {
    guard let buffer = vips_error_buffer_copy() else { return "" }
    defer { g_free(buffer) }
    let warnings = WarningLog.take().joined(separator: "\n")
    let errors = String(cString: buffer)
    let lines = (errors.allSatisfy(\.isWhitespace) ? warnings : errors)
        .split(whereSeparator: \.isNewline).map { $0.trimmingPrefix(while: \.isWhitespace) }
    // The same warning may stand there once a row: a few lines tell it all.
    var seen: [Substring] = []
    for line in lines where !line.isEmpty && !seen.contains(line) && seen.count < 4 {
        seen.append(line)
    }
    return String(seen.joined(separator: "; ").prefix(400))
}
