/// Why a fill could not be done: a stable code, and one sentence that says what was expected, what
/// was found, and what to do.
public struct FillError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, for programs.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// Photo and mask (or level and guide) differ in size.
        case maskSizeMismatch = "mask-size-mismatch"
        /// The mask covers everything: there is nothing to copy from.
        case noSource = "no-source"
        /// Pixels are of a kind that the fill does not take.
        case unsupportedFormat = "unsupported-format"
        /// The image is larger than the fill can address.
        case imageTooLarge = "image-too-large"
        /// A level was asked for out of order, or does not belong to the state handed in.
        case stateMismatch = "state-mismatch"
        /// The bytes of a stored state are not what was written.
        case corruptedState = "corrupted-state"
    }

    public let code: Code
    /// One sentence for people.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}

extension FillError {
    static func maskSize(_ mask: String, of photo: String) -> FillError {
        FillError(
            .maskSizeMismatch,
            "Expected a mask of the photo's size, \(photo), received one of \(mask): "
                + "draw or resize the mask at the photo's size.")
    }

    static let nothingKnown = FillError(
        .noSource,
        "Expected at least one pixel outside the mask to copy from, received a mask that covers "
            + "the whole photo: leave some of the photo unmasked.")

    static func format(_ found: String, of what: String) -> FillError {
        FillError(
            .unsupportedFormat,
            "Expected \(what) of uint8 or uint16 bands, received \(found): convert it first.")
    }
}
