/// A JSON value. Payloads, settings, plans and history events are made of these.
///
/// `text` is canonical: object keys are sorted, there is no white space, and the same value gives
/// the same bytes on every machine, so it can be hashed.
public enum JSONValue: Hashable, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction or exponent that fits 64 bits.
    case int(Int)
    /// Any other number; finite.
    case double(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Fields by name; written in the order of their names.
    case object([String: JSONValue])
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}

extension JSONValue: CustomStringConvertible {
    public var description: String { text }
}

// MARK: - Asking

extension JSONValue {
    /// The field of an object; `nil` where it is absent, null, or this is not an object.
    public subscript(field: String) -> JSONValue? {
        guard case .object(let fields) = self, let value = fields[field], value != .null
        else { return nil }
        return value
    }

    /// The fields of an object, or `nil`.
    public var objectValue: [String: JSONValue]? {
        if case .object(let fields) = self { fields } else { nil }
    }

    /// The elements of an array, or `nil`.
    public var arrayValue: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The string, or `nil`.
    public var stringValue: String? { if case .string(let string) = self { string } else { nil } }

    /// The integer, also where it was written as 3.0; else `nil`.
    public var intValue: Int? {
        switch self {
        case .int(let int): int
        case .double(let double): Int(exactly: double)
        default: nil
        }
    }

    /// The number, or `nil`.
    public var doubleValue: Double? {
        switch self {
        case .int(let int): Double(int)
        case .double(let double): double
        default: nil
        }
    }

    /// The truth value, or `nil`.
    public var boolValue: Bool? { if case .bool(let bool) = self { bool } else { nil } }

    /// What kind of value this is, for error messages: "a string", "an object" ...
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a truth value"
        case .int: "an integer"
        case .double: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

// MARK: - Demanding

extension JSONValue {
    /// The string in a field. - Throws: `CoreError`, code `unexpected-json`.
    public func string(_ field: String) throws -> String { try demand(field).requireString(field) }

    /// The integer in a field. - Throws: `CoreError`, code `unexpected-json`.
    public func int(_ field: String) throws -> Int { try demand(field).requireInt(field) }

    /// The number in a field. - Throws: `CoreError`, code `unexpected-json`.
    public func double(_ field: String) throws -> Double {
        let value = try demand(field)
        guard let double = value.doubleValue else { throw value.unexpected("a number", field) }
        return double
    }

    /// The elements in a field. - Throws: `CoreError`, code `unexpected-json`.
    public func array(_ field: String) throws -> [JSONValue] {
        let value = try demand(field)
        guard let array = value.arrayValue else { throw value.unexpected("an array", field) }
        return array
    }

    /// The value in a field, null included. - Throws: `CoreError`, code `unexpected-json`.
    public func demand(_ field: String) throws -> JSONValue {
        guard case .object(let fields) = self else { throw unexpected("an object", field) }
        guard let value = fields[field] else {
            throw CoreError(
                code: "unexpected-json",
                "Expected the field \"\(field)\", found only \(fields.keys.sorted()).")
        }
        return value
    }

    /// This value as a string; `name` is what the error calls it.
    public func requireString(_ name: String) throws -> String {
        guard let stringValue else { throw unexpected("a string", name) }
        return stringValue
    }

    /// This value as an integer; `name` is what the error calls it.
    public func requireInt(_ name: String) throws -> Int {
        guard let intValue else { throw unexpected("an integer", name) }
        return intValue
    }

    package func unexpected(_ expected: String, _ field: String) -> CoreError {
        CoreError(
            code: "unexpected-json",
            "Expected \(expected) for \"\(field)\", found \(kind): \(text.prefix(80)).")
    }
}
