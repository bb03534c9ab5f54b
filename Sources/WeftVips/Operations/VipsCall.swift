/// A call of one libvips operation as a text, for command lines and files of settings.
///
/// ```swift
/// let call = try VipsCall("canny sigma=1.4 precision=float")
/// ```
public struct VipsCall: Hashable, Sendable {
    /// The operation's name.
    public let operation: String
    /// Values by the names of its arguments.
    public let settings: [String: OperationSetting]

    /// A call from its parts.
    public init(_ operation: String, _ settings: [String: OperationSetting] = [:]) {
        self.operation = operation
        self.settings = settings
    }

    /// Reads a name, then `argument=value` for each argument, separated by spaces. A value is a
    /// number, `true` or `false`, numbers separated by commas, or any other word.
    ///
    /// - Throws: ``VipsError`` `invalid-argument` where the text is something else. The operation
    ///   itself is not looked at: see ``VipsOperations/check(_:_:images:)``.
    public init(parsing text: String) throws(VipsError) {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard let name = words.first, !name.contains("=") else {
            throw Self.unreadable(text)
        }
        var settings: [String: OperationSetting] = [:]
        for word in words.dropFirst() {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty,
                settings.updateValue(Self.value(parts[1]), forKey: String(parts[0])) == nil
            else { throw Self.unreadable(text) }
        }
        self.init(String(name), settings)
    }

    private static func value(_ text: Substring) -> OperationSetting {
        if text == "true" || text == "false" { return .bool(text == "true") }
        if let int = Int(text) { return .int(int) }
        if let double = Double(text) { return .double(double) }
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
            Double($0)
        }
        let known = numbers.compactMap(\.self)
        return known.count == numbers.count ? .numbers(known) : .string(String(text))
    }

    private static func unreadable(_ text: String) -> VipsError {
        VipsError(
            .invalidArgument,
            "Expected an operation and its arguments, such as canny sigma=1.4 precision=float, found"
                + " \"\(text.prefix(80))\".")
    }
}

extension VipsCall: Codable {
    /// From a text; see ``init(parsing:)``.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: try decoder.singleValueContainer().decode(String.self))
    }

    /// As a text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The text that gives the same call.
    public var text: String {
        let words = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
        return ([operation] + words).joined(separator: " ")
    }
}

extension OperationSetting {
    fileprivate var text: String {
        switch self {
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let value): value
        case .numbers(let value): value.map { "\($0)" }.joined(separator: ",")
        }
    }
}
