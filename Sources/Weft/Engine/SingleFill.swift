internal import Foundation
internal import WeftArtifacts
internal import WeftCore
internal import WeftFill
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
    /// Whether a file that is there is replaced; otherwise it is an error.
    public var overwrites: Bool

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
    public struct Result: Sendable {
        /// Where the result was written.
        public let path: String
        /// The fill alone, without decoding and encoding.
        public let fillTime: Duration
    }

    /// Runs on the threads of the image session; a canceled task stops it.
    ///
    /// - Throws: `VipsError`, `FillError`, or `WeftError` for the output.
    public func run() async throws -> Result {
        try await VipsSession.shared.run {
            let encoding = try ImageEncoding(
                fileExtension: URL(fileURLWithPath: output).pathExtension)
            let file = OutputFile(path: URL(fileURLWithPath: output).standardizedFileURL.path)
            if !overwrites, FileManager.default.fileExists(atPath: output) {
                throw WeftError.outputExists(output)
            }
            let pixels = try VipsImage.open(path: photo).autorotated().pixels()
            let hidden = try VipsImage.open(path: mask).autorotated().pixels()
            var options = FillOptions.current(seed: seed)
            if let threads { options.threads = threads }
            let clock = ContinuousClock()
            let start = clock.now
            let filled = try Filler.fill(pixels, hiding: hidden, options: options)
            let fillTime = clock.now - start
            let bytes = try VipsImage(filled).encoded(as: encoding)
            try file.write(bytes)
            return Result(path: output, fillTime: fillTime)
        }
    }
}
