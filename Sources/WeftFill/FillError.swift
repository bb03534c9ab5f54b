import WeftPixels

/// Why a fill could not be done: a stable code, and one sentence that says what was expected, what
/// was found, and what to do.
public struct FillError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, for programs.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// Photo and mask, protected region or donor (or level and guide) differ in size.
        case maskSizeMismatch = "mask-size-mismatch"
        /// There is nothing to copy from: the mask covers everything, or no patch is left that is
        /// allowed.
        case noSource = "no-source"
        /// Patches of the size asked for do not fit into the photo.
        case invalidPatchSize = "invalid-patch-size"
        /// Pixels are of a kind that the fill does not take.
        case unsupportedFormat = "unsupported-format"
        /// The image is larger than the fill can address.
        case imageTooLarge = "image-too-large"
        /// A donor touches no hole, or donors were given to a single level.
        case invalidDonor = "invalid-donor"
        /// A level was asked for out of order, or does not belong to the state handed in, or
        /// that is of another patch size.
        case stateMismatch = "state-mismatch"
        /// The bytes of a stored state are not what was written.
        case corruptedState = "corrupted-state"
    }

    /// What kind of mistake it is.
    public let code: Code
    /// One sentence for people.
    public let message: String

    /// An error with its code and one sentence.
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

    static func nothingAllowed(patchSide side: Int) -> FillError {
        FillError(
            .noSource,
            "Expected at least one patch of \(side)x\(side) pixels to copy from, outside the mask "
                + "and the protected region and inside the donors, found none: protect less, or draw "
                + "larger donors.")
    }

    static func patchSize(_ side: Int, in size: PixelSize) -> FillError {
        FillError(
            .invalidPatchSize,
            "Expected patches that fit into the photo, \(size), received a patch size of \(side): "
                + "choose a smaller one, or auto, which spreads colors where no patch fits.")
    }

    static func otherPatchSize(_ state: FillState, _ side: Int) -> FillError {
        FillError(
            .stateMismatch,
            "Expected a state of the patch size asked for, \(side), received one of "
                + "\(state.patchSide): fill all levels with the same patch size.")
    }

    static func region(
        _ name: String, _ found: PixelSize, of size: PixelSize, level: Int = 0
    ) -> FillError {
        let expected =
            level == 0
            ? "the photo's size, \(size)" : "the size that level \(level), \(size), came of"
        return FillError(
            .maskSizeMismatch,
            "Expected \(name) of \(expected), received one of \(found): draw or resize it at the "
                + "photo's size.")
    }

    static func strayDonor(_ number: Int) -> FillError {
        FillError(
            .invalidDonor,
            "Expected every donor to cross a hole of the mask, donor \(number) crosses none: paint "
                + "it over the edge of the hole that is to be made of it.")
    }

    static let donorsLevelByLevel = FillError(
        .invalidDonor,
        "Expected no donors for a fill level by level, received some: fill in one call, or fill the "
            + "holes of each donor apart, with all else protected.")

    static func format(_ found: String, of what: String) -> FillError {
        FillError(
            .unsupportedFormat,
            "Expected \(what) of uint8 or uint16 bands, received \(found): convert it first.")
    }
}
