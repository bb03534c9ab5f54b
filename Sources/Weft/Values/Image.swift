public import WeftArtifacts
public import WeftCore
public import WeftFiles
public import WeftPipeline
public import WeftPixels
internal import WeftVips

/// An image as it flows between steps: the ID of its bytes, never the pixels.
///
/// In a pipeline you hold a `Handle<Image>` and string verbs on it; in an activity of your own you
/// get an `Image` and open it with `StepContext.open(_:)`.
public struct Image: Hashable, Sendable {
    /// The SHA-256 and the length of the bytes.
    public let artifact: Artifact
    /// What the bytes are: `pixels` for the raw images between steps, or a file format such as
    /// `jpeg`.
    public let format: String
    /// Width and height when shown upright.
    public let size: PixelSize
    /// Where the bytes lie when they are a file of the user's rather than in the artifact store.
    public let file: String?
    /// What the file system said of that file when its bytes were hashed, so that they need not be
    /// hashed again; `nil` where a change would not have shown.
    public let stamp: FileStamp?
    /// What messages call an input that came without a file, such as standard input.
    public let name: String?
    /// What the input that this is may be; the defaults for what a step has made.
    public let options: ImportOptions

    /// The format of raw images between steps.
    public static let pixelsFormat = "pixels"

    /// An image whose bytes are known, for activities that store their results themselves.
    public init(
        artifact: Artifact, format: String, size: PixelSize, file: String? = nil,
        stamp: FileStamp? = nil, name: String? = nil, options: ImportOptions = ImportOptions()
    ) {
        self.artifact = artifact
        self.format = format
        self.size = size
        self.file = file
        self.stamp = stamp
        self.name = name
        self.options = options
        stand = nil
    }

    /// The input that this stands for, in a pipeline's body.
    private let stand: String?
}

extension Image: FileParameter {
    public static var planType: String { "image" }

    public static var importCall: ActivityCall {
        ActivityCall(name: ImportImage.name, version: 1, settings: [:], isReusable: false)
    }

    public init(inputNamed name: String) {
        artifact = Artifact(id: ArtifactID(hashing: []), byteCount: 0)
        format = "input"
        size = PixelSize(width: 0, height: 0)
        file = nil
        stamp = nil
        self.name = nil
        options = ImportOptions()
        stand = name
    }

    public var inputName: String { stand ?? "" }

    public init(from decoder: any Decoder) throws {
        self.init(inputNamed: try decoder.singleValueContainer().decode(String.self))
    }

    public init(planJSON json: JSONValue) throws {
        self.init(
            artifact: Artifact(
                id: try ArtifactID(json.string("artifact")), byteCount: try json.int("bytes")),
            format: try json.string("format"),
            size: PixelSize(width: try json.int("width"), height: try json.int("height")),
            file: json["file"]?.stringValue, stamp: json["stamp"].flatMap(FileStamp.init(json:)),
            name: json[ImportOptions.field]?["name"]?.stringValue,
            options: try ImportOptions(recorded: json))
    }

    public func planJSON() -> JSONValue {
        var fields: [String: JSONValue] = [
            "artifact": artifact.id.json, "bytes": .int(artifact.byteCount),
            "format": .string(format), "width": .int(size.width), "height": .int(size.height),
        ]
        if let file { fields["file"] = .string(file) }
        if let stamp { fields["stamp"] = stamp.json }
        options.record(in: &fields, name: name)
        return .object(fields)
    }
}

extension Image {
    /// Whether it is an input as it was given, not what a step has made.
    var isInput: Bool { file != nil || name != nil }

    /// How its file is opened. What a step has made was within the limits before.
    func openOptions(access: OpenOptions.Access = .sequential) -> OpenOptions {
        var open = options.openOptions(access: access)
        if !isInput { open.limits = .none }
        return open
    }
}

extension FileStamp {
    /// The stamp as it stands in a history: size, times, numbers of file and file system.
    var json: JSONValue {
        .array([
            .int(size), .int(modified), .int(changed), .int(Int(truncatingIfNeeded: inode)),
            .int(Int(truncatingIfNeeded: device)),
        ])
    }

    init?(json: JSONValue) {
        guard let numbers = json.arrayValue?.compactMap(\.intValue), numbers.count == 5 else {
            return nil
        }
        self.init(
            size: numbers[0], modified: numbers[1], changed: numbers[2],
            inode: UInt64(truncatingIfNeeded: numbers[3]),
            device: UInt64(truncatingIfNeeded: numbers[4]))
    }
}
