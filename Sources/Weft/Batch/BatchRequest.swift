public import WeftCore
public import WeftFiles
internal import WeftPipeline
internal import WeftVips

/// What a batch is asked to do: one pipeline, many files, where the outputs go.
public struct BatchRequest: Sendable {
    /// The files, in order; see `FileSelection`.
    public var files: [SelectedFile]
    /// Where outputs go: a folder, which gets the tree of the inputs, or a path with placeholders; see
    /// `NameTemplate`.
    public var output: String
    /// The pipeline's other inputs, by name; images as `.file(path)`.
    public var inputs: [String: JSONValue] = [:]
    /// Inputs that are a file for each item, such as `masks/{stem}.png`: a path with placeholders, by
    /// name.
    public var companions: [String: String] = [:]
    /// What the files may be, the companions included.
    public var options = ImportOptions()
    /// The input that each file is bound to; `nil` where only one is left.
    public var each: String?
    /// What happens to files that are there.
    public var overwriting = Overwriting.own
    /// How often a step is tried again that failed for reasons that may pass, such as a worker
    /// process that died.
    public var retries = 1
    /// How many items may fail before nothing new is begun; `nil` means any.
    public var allowedFailures: FailureLimit?
    /// Items at the same time; more than the activities at the same time, so that none of them waits
    /// for a record.
    public var parallel = defaultParallel

    /// Enough for a machine of few cores.
    static let defaultParallel = 12

    /// - Parameters:
    ///   - files: Relative ones start at the current folder.
    public init(files: [SelectedFile], output: String) {
        self.files = files
        self.output = output
    }

    /// The images among files, folders and patterns, as `weft batch` takes them.
    ///
    ///     let request = try BatchRequest("photos", "more/**/*.jpg", output: "thumbs/{rel}.webp")
    ///
    /// A folder gives what lies below it and is named like an image; a pattern gives what matches.
    /// Costs a walk through the folders.
    /// - Throws: `FilesError` for a name that is not there or a folder that cannot be read, and with
    ///   code `no-such-file` where nothing is found.
    public init(_ paths: String..., output: String) throws {
        var selection = FileSelection { ImageFormat.isUsualEnding(of: $0) }
        for path in paths { selection.add(path) }
        if let problem = selection.problems.first { throw problem }
        guard !selection.files.isEmpty else {
            throw FilesError(
                code: .noSuchFile,
                "Expected images in \(paths.joined(separator: ", ")), found none. Check the names.")
        }
        self.init(files: selection.files, output: output)
    }

    /// What happens to files that are there already under the name of an output.
    public enum Overwriting: String, Hashable, Sendable, CaseIterable {
        /// Those that Weft has written are replaced where they are not up to date; others are
        /// refused.
        case own
        /// None is replaced.
        case never
        /// What is not up to date is made, whatever is there.
        case changed
        /// Everything is made anew, whatever is there.
        case always
    }

    /// How many items may fail.
    public enum FailureLimit: Hashable, Sendable {
        /// So many.
        case count(Int)
        /// 0 to 100 of the items.
        case percent(Double)

        func count(of total: Int) -> Int {
            switch self {
            case .count(let count): count
            case .percent(let percent): Int((Double(total) * percent / 100).rounded(.down))
            }
        }
    }
}
