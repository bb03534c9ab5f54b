/// How an image file is opened.
public struct OpenOptions: Hashable, Sendable {
    /// The order in which pixels will be read.
    public enum Access: String, Hashable, Sendable, CaseIterable {
        /// Once, from top to bottom: streams, in little memory.
        case sequential
        /// In any order: decodes the whole image at first use, to memory or, when large, to a
        /// temporary file.
        case random
    }

    /// Which flaws of a file make it fail (libvips' fail-on).
    public enum FailOn: String, Hashable, Sendable, CaseIterable {
        /// None: what cannot be decoded is gray, and a truncated file counts as fine.
        case none
        /// A file that ends too early.
        case truncated
        /// That, and an error in the compressed data. The default.
        case error
        /// That, and anything odd; refuses many files that cameras write.
        case warning
    }

    /// What the file may be at most.
    public var limits: ImageLimits
    /// In which order its pixels are read.
    public var access: Access
    /// Which flaws of the file are an error.
    public var failOn: FailOn
    /// The first page to load, from 0.
    public var page: Int
    /// Pages to load, one below the other; -1 loads all of them. Formats of one page ignore it.
    public var pageCount: Int

    /// Options of opening a file; the defaults suit one of unknown origin that is read once.
    public init(
        limits: ImageLimits = .standard, access: Access = .sequential, failOn: FailOn = .error,
        page: Int = 0, pageCount: Int = 1
    ) {
        self.limits = limits
        self.access = access
        self.failOn = failOn
        self.page = page
        self.pageCount = pageCount
    }
}
