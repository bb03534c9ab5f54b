internal import WeftCore
public import WeftPipeline
public import WeftVips

extension Handle<Image> {
    /// Encodes the image as a file of a format, with that format's settings.
    public func encoded(
        as encoding: ImageEncoding, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(Encode(encoding), label: "encoded", file: file, line: line)
    }

    /// Encodes the image for a file name's ending, unless it is in that format already.
    func encoded(
        forFileExtension fileExtension: String, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            EncodeForOutput(fileExtension: fileExtension), label: "for output", file: file,
            line: line)
    }
}

/// Ends a run of pixel operations; the chain runner does the work.
struct Encode: ImageOperation {
    /// 2: the orientation of a photo that was turned upright is not written.
    static let version = 2

    var format: String
    var settings: [String: Setting]

    init(_ encoding: ImageEncoding) {
        format = encoding.name
        settings = encoding.settings.mapValues(Setting.init)
    }

    func validate() throws { _ = try encoding() }

    /// The encoding, with every setting checked.
    func encoding() throws -> ImageEncoding {
        try ImageEncoding(name: format, settings: settings.mapValues(\.value))
    }

    func apply(to image: VipsImage) throws -> VipsImage { image }

    /// A setting in JSON: a truth value, a number or a text.
    struct Setting: Codable, Hashable, Sendable {
        let value: EncodingSetting

        init(_ value: EncodingSetting) { self.value = value }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let bool = try? container.decode(Bool.self) {
                value = .bool(bool)
            } else if let int = try? container.decode(Int.self) {
                value = .int(int)
            } else if let double = try? container.decode(Double.self) {
                value = .double(double)
            } else {
                value = .string(try container.decode(String.self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch value {
            case .bool(let bool): try container.encode(bool)
            case .int(let int): try container.encode(int)
            case .double(let double): try container.encode(double)
            case .string(let string): try container.encode(string)
            }
        }
    }
}

/// Makes the image fit the name that it will be written under.
struct EncodeForOutput: ImageOperation {
    /// 2: as `Encode`.
    static let version = 2

    var fileExtension: String

    func apply(to image: VipsImage) throws -> VipsImage { image }
}
