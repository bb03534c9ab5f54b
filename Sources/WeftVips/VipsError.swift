/// What went wrong with an image or a libvips operation.
///
/// The message is one sentence that names the file, the operation, what was expected, what was
/// found and what to do. libvips' own words are quoted where it had any; they are never the whole
/// message, because its error buffer is shared by all threads and may be empty.
public struct VipsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable, hyphenated code: the raw value of a ``Code``.
    public let code: String
    /// One sentence: what, where, expected, found, what to do.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code.rawValue
        self.message = message
    }

    /// Whether the same work may succeed on another attempt. Only a failure of the machine (a file
    /// that could not be read or written) may; a bad image stays bad.
    public var isRetryable: Bool { code == Code.inputOutput.rawValue }

    public var description: String { message }

    /// Every code of this module.
    public enum Code: String, Sendable, CaseIterable {
        /// There is no file of that name.
        case missing
        /// A folder, a pipe, a device or a socket instead of a file.
        case notAFile = "not-a-file"
        /// More bytes than the limit allows, or an image larger than the output format can hold.
        case tooLarge = "too-large"
        /// More pixels than the limit allows.
        case tooManyPixels = "too-many-pixels"
        /// A metadata chunk that would unpack to more than the limit allows.
        case metadataTooLarge = "metadata-too-large"
        /// The first bytes are not those of an image format known here.
        case unknownFormat = "unknown-format"
        /// A known format that the limits do not allow or this libvips cannot load.
        case loaderBlocked = "loader-blocked"
        /// The file ends before its image does.
        case truncated
        /// The file contradicts itself or its format.
        case undecodable
        /// An operation of libvips failed.
        case operationFailed = "operation-failed"
        /// No operation of that name.
        case unknownOperation = "unknown-operation"
        /// An operation that reads or writes files by name or runs commands.
        case operationBlocked = "operation-blocked"
        /// An argument that does not exist, has the wrong type or is out of range.
        case invalidArgument = "invalid-argument"
        /// This build of libvips cannot write a format.
        case saverMissing = "saver-missing"
        /// Reading or writing failed; another attempt may help.
        case inputOutput = "input-output"
    }
}

extension VipsError.Code {
    init?(of error: VipsError) { self.init(rawValue: error.code) }
}
