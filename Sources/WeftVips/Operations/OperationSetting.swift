/// A value for an argument of a libvips operation, as data: what a plan can hold.
///
/// Literals work: `["sigma": 1.4, "precision": "float", "background": [255, 255, 255]]`.
public enum OperationSetting: Hashable, Sendable {
    /// True or false.
    case bool(Bool)
    /// A whole number.
    case int(Int)
    /// A number.
    case double(Double)
    /// Text, or the name of an enumeration's value.
    case string(String)
    /// A list of numbers.
    case numbers([Double])

    /// The value as libvips is given it.
    public var argument: VipsArgument {
        switch self {
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .string(let value): .string(value)
        case .numbers(let value): .doubles(value)
        }
    }
}

extension OperationSetting: Codable {
    /// From a JSON value: a truth value, a number, a text or a list of numbers.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let int = try? container.decode(Int.self) {
            self = .int(int)
        } else if let double = try? container.decode(Double.self) {
            self = .double(double)
        } else if let string = try? container.decode(String.self) {
            self = .string(string)
        } else {
            self = .numbers(try container.decode([Double].self))
        }
    }

    /// As a JSON value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .numbers(let value): try container.encode(value)
        }
    }
}

extension OperationSetting: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral
{
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: Double...) { self = .numbers(elements) }
}
