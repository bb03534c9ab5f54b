internal import WeftCore
internal import WeftVips

/// How the options stand in what is recorded, beside a file or an image: `failOn`, and `import` with
/// what does not change the pixels. What is as usual is left out, so that most records have neither.
extension ImportOptions {
    /// The field of what does not count when results are found again; `TaskInput` knows it too.
    static let field = "import"

    private static let usual = ImportOptions()

    /// - Throws: `WeftError` with code `invalid-input` for what is no option.
    init(recorded json: JSONValue) throws {
        self.init()
        if let name = json["failOn"]?.stringValue {
            failOn = try Self.known(OpenOptions.FailOn(rawValue: name), name, "a degree of flaws")
        }
        guard let limits = json[Self.field] else { return }
        maximumPixels = limits["maxPixels"]?.intValue ?? maximumPixels
        maximumBytes = limits["maxBytes"]?.intValue ?? maximumBytes
        for name in (limits["allow"]?.arrayValue ?? []).compactMap(\.stringValue) {
            allowed.insert(try Self.known(ImageFormat(rawValue: name), name, "an image format"))
        }
    }

    /// Adds the options to the fields of a file or an image.
    ///
    /// - Parameter name: What messages call it, where no path does.
    func record(in fields: inout [String: JSONValue], name: String? = nil) {
        let usual = Self.usual
        guard self != usual || name != nil else { return }
        if failOn != usual.failOn { fields["failOn"] = .string(failOn.rawValue) }
        var limits: [String: JSONValue] = [:]
        if maximumPixels != usual.maximumPixels { limits["maxPixels"] = .int(maximumPixels) }
        if maximumBytes != usual.maximumBytes { limits["maxBytes"] = .int(maximumBytes) }
        let formats = allowed.subtracting(ImageFormat.standard).map(\.rawValue).sorted()
        if !formats.isEmpty { limits["allow"] = .array(formats.map(JSONValue.string)) }
        if let name { limits["name"] = .string(name) }
        if !limits.isEmpty { fields[Self.field] = .object(limits) }
    }

    private static func known<Value>(
        _ value: Value?, _ name: String, _ kind: String
    ) throws -> Value {
        guard let value else {
            throw WeftError(
                code: "invalid-input",
                "Expected \(kind) in the options of a file, found \"\(name)\", which this version "
                    + "does not know. Use the one that recorded it.")
        }
        return value
    }
}
