internal import Foundation
internal import WeftArtifacts
internal import WeftCore
public import WeftDurable
public import WeftFill
internal import WeftPixels
internal import WeftVips

/// Fills one photo in one call, without a hub: for a single picture, or from code that has a
/// durability of its own.
public struct SingleFill: Sendable {
    /// The path of the photo, of any format that is read.
    public var photo: String
    /// The path of the mask, of the photo's size: white is filled.
    public var mask: String
    /// The path of the result; its ending says the format.
    public var output: String
    /// Chooses among equally good fills; the same seed gives the same bytes.
    public var seed: Int
    /// `nil` uses the machine's cores.
    public var threads: Int?
    /// How long to search.
    public var quality = FillQuality.standard
    /// How large the patches are that are compared and copied.
    public var patchSize = PatchSize.automatic
    /// The path of a mask that is white where nothing may be copied from; `nil` protects nothing.
    public var protect: String?
    /// The paths of masks that are white over what the holes they cross are to be made of.
    public var donors: [String] = []
    /// A folder for a picture of every iteration, `level-2-iteration-03.png`, where the finest level
    /// is 0; it is made, and must be empty unless `overwrites`. `nil` keeps none, and costs nothing.
    public var iterations: String?
    /// Whether a file that is there is replaced; otherwise it is an error.
    public var overwrites: Bool
    /// What the photo and the masks may be.
    public var inputs = ImportOptions()
    /// What messages call a file, by its path, where the path says nothing to whoever reads them.
    public var names: [String: String] = [:]

    /// A fill of files, to be run by `run()`.
    public init(
        photo: String, mask: String, output: String, seed: Int = 0, threads: Int? = nil,
        overwrites: Bool = false
    ) {
        self.photo = photo
        self.mask = mask
        self.output = output
        self.seed = seed
        self.threads = threads
        self.overwrites = overwrites
    }

    /// What a fill gave.
    public struct Result: Hashable, Sendable {
        /// Where the result was written.
        public let path: String
        /// The fill alone, without decoding and encoding.
        public let fillTime: Duration
    }

    /// Runs on the threads of the image session; a canceled task stops it within some milliseconds.
    ///
    /// - Parameter onProgress: Told how far the search is, after each iteration; must return soon.
    /// - Throws: `VipsError`, `FillError`, or `WeftError` for the output.
    public func run(
        onProgress: @escaping @Sendable (ActivityProgress) -> Void = { _ in }
    ) async throws -> Result {
        try await VipsSession.shared.run {
            let encoding = try ImageEncoding(
                fileExtension: URL(fileURLWithPath: output).pathExtension)
            let file = OutputFile(path: URL(fileURLWithPath: output).standardizedFileURL.path)
            if !overwrites, FileManager.default.fileExists(atPath: output) {
                throw WeftError.outputExists(output)
            }
            let pixels = try read(photo)
            let hidden = try read(mask)
            var options = FillOptions.current(seed: seed)
            if let threads { options.threads = threads }
            options.quality = quality
            options.patchSize = patchSize
            options.protect = try protect.map(read)
            options.donors = try donors.map(read)
            let pictures = try iterations.map { try IterationFolder($0, overwrites: overwrites) }
            let clock = ContinuousClock()
            let start = clock.now
            let filled = try Filler.fill(
                pixels, hiding: hidden, options: options,
                observer: FillObserver(
                    progress: { onProgress(ActivityProgress($0)) }, picture: pictures?.keep))
            try pictures?.check()
            let fillTime = clock.now - start
            let bytes = try VipsImage(filled).encoded(as: encoding)
            try file.write(bytes)
            return Result(path: output, fillTime: fillTime)
        }
    }

    private func read(_ path: String) throws -> PixelBuffer {
        try VipsImage.open(
            .path(path).named(names[path] ?? path), options: inputs.openOptions()
        ).autorotated().pixels()
    }
}

extension ActivityProgress {
    /// Levels count the same, though finer ones take longer.
    init(_ fill: FillProgress) {
        let done = Double(fill.levelCount - 1 - fill.level)
        let share = Double(fill.iteration) / Double(max(1, fill.iterations))
        self.init(
            fraction: (done + share) / Double(fill.levelCount),
            message: "level \(fill.levelCount - fill.level) of \(fill.levelCount), iteration "
                + "\(fill.iteration)")
    }
}
