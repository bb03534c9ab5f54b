/// Where an image came from, for messages: it travels with the image through every operation.
struct ImageOrigin: Hashable, Sendable {
    /// What the caller calls it: a path, "photo 3".
    var name: String
    /// The format of its file; `nil` where it was made from pixels.
    var format: ImageFormat?
    /// Whether its file seems to be cut.
    var endsEarly = false
    /// Which of its flaws make it fail.
    var failOn = OpenOptions.FailOn.error

    static let unknown = ImageOrigin(name: "image", format: nil)
}

/// A failure of one operation or evaluation as an error of ours.
///
/// A failure of an opened file is told apart by the words of its decoder, which is best effort:
/// the buffer they stand in is shared by all threads.
///
/// - Parameter isEvaluation: Whether pixels were computed, which always ends where a file is cut.
func failure(
    of operation: String, origin: ImageOrigin, words: String, isEvaluation: Bool = false
) -> VipsError {
    let told = words.isEmpty ? "libvips gave no reason" : "libvips says: \(words)"
    if operation.hasSuffix("save_target"), words.lowercased().contains("write error") {
        return VipsError(.inputOutput, "\(origin.name) cannot be written (\(told)).")
    }
    guard let format = origin.format,
        isEvaluation && origin.endsEarly && origin.failOn != .none
            || isDecoding(operation, words: words, format: format)
    else {
        return VipsError(
            .operationFailed, "\(operation) failed on \(origin.name) (\(told)).")
    }
    // What the loader itself refuses is never borne.
    let isHeader = operation.hasSuffix("load_source")
    if origin.endsEarly || soundsTruncated(words) {
        return VipsError(
            .truncated,
            "\(origin.name) ends before its image does: expected a complete \(format.title) file"
                + " in \(operation) (\(told)); get a complete copy"
                + "\(isHeader ? "" : origin.leniency).")
    }
    return VipsError(
        .undecodable,
        "\(origin.name) cannot be decoded: expected a valid \(format.title) file in \(operation)"
            + " (\(told)); get a good copy\(isHeader ? "" : origin.leniency).")
}

extension ImageOrigin {
    /// What may help where more flaws could be borne.
    fileprivate var leniency: String {
        switch failOn {
        case .none: ""
        case .warning: ", or try it with --fail-on error"
        case .truncated, .error: ", or try it with --fail-on none"
        }
    }
}

/// Whether the decoder of the file, and not the operation itself, gave up.
private func isDecoding(_ operation: String, words: String, format: ImageFormat) -> Bool {
    // An operation says why it fails; a decoder may not, or another thread took its words.
    if words.isEmpty || operation.hasSuffix("load_source") { return true }
    let lowercase = words.lowercased()
    return format.decoderWords.contains { lowercase.contains($0) }
}

private func soundsTruncated(_ words: String) -> Bool {
    let lowercase = words.lowercased()
    return [
        "premature end", "truncated", "unexpected end", "end of file", "end of image",
        "end of stream", "out of data", "not enough data", "read error", "unable to read source",
        "eof", "endofdata", "source input", "end of data", "memory area too small",
    ].contains { lowercase.contains($0) }
}
