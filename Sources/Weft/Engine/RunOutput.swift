public import WeftVips

/// What becomes of the images that a run gives.
public struct RunOutput: Hashable, Sendable {
    /// Where they are put.
    public enum Place: Hashable, Sendable {
        /// Into files of that name, with placeholders where there are several; see
        /// `OutputTemplate`. The ending says which format is written.
        case files(String)
        /// Nowhere: they stay in the artifact store, as files of that format. The run's result is
        /// an image or a list of them, as `JSONValue`: `artifact` is the ID.
        case artifacts(ImageEncoding.Format)
    }

    /// Where the images are put.
    public var place: Place
    /// Whether a file that is there is replaced.
    public var overwrites: Bool

    /// Files.
    public init(path: String, overwrites: Bool = false) {
        place = .files(path)
        self.overwrites = overwrites
    }

    /// Encoded artifacts.
    public init(artifactsAs format: ImageEncoding.Format) {
        place = .artifacts(format)
        overwrites = false
    }
}

extension RunOutput: ExpressibleByStringInterpolation {
    /// Files, which are not replaced where they are there: `to: "\(folder)/out.png"`.
    public init(stringLiteral path: String) { self.init(path: path) }
}

extension RunOutput.Place: CustomStringConvertible {
    public var description: String {
        switch self {
        case .files(let path): path
        case .artifacts(let format): "the artifact store as \(format.rawValue)"
        }
    }
}
