/// A value given to or got from a libvips operation.
///
/// Literals work for numbers, truth values, text and lists of numbers:
///
/// ```swift
/// try image.call("linear", ["a": [1.5, 1, 1], "b": [0.0, 0, 0]])
/// ```
public struct VipsArgument: Sendable {
    enum Kind {
        case bool(Bool)
        case int(Int)
        case double(Double)
        case string(String)
        case image(VipsImage)
        case images([VipsImage])
        case doubles([Double])
        case ints([Int])
        case bytes([UInt8])
        case object(ObjectReference)
    }

    let kind: Kind

    /// True or false.
    public static func bool(_ value: Bool) -> Self { Self(kind: .bool(value)) }
    /// A whole number.
    public static func int(_ value: Int) -> Self { Self(kind: .int(value)) }
    /// A number.
    public static func double(_ value: Double) -> Self { Self(kind: .double(value)) }
    /// Text, the nick of an enum value such as `over`, or the name of an interpolator.
    public static func string(_ value: String) -> Self { Self(kind: .string(value)) }
    /// An image.
    public static func image(_ value: VipsImage) -> Self { Self(kind: .image(value)) }
    /// A list of images.
    public static func images(_ value: [VipsImage]) -> Self { Self(kind: .images(value)) }
    /// A list of numbers.
    public static func doubles(_ value: [Double]) -> Self { Self(kind: .doubles(value)) }
    /// A list of whole numbers.
    public static func ints(_ value: [Int]) -> Self { Self(kind: .ints(value)) }
    /// Bytes, such as an ICC profile.
    public static func bytes(_ value: [UInt8]) -> Self { Self(kind: .bytes(value)) }

    static func object(_ value: ObjectReference) -> Self { Self(kind: .object(value)) }

    /// The truth value, where it is one.
    public var bool: Bool? { if case .bool(let value) = kind { value } else { nil } }
    /// The whole number, where it is one.
    public var int: Int? {
        switch kind {
        case .int(let value): value
        case .double(let value): Int(exactly: value)
        default: nil
        }
    }
    /// The number, where it is one.
    public var double: Double? {
        switch kind {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }
    /// The text or the nick of an enum value, where it is one.
    public var string: String? { if case .string(let value) = kind { value } else { nil } }
    /// The image, where it is one.
    public var image: VipsImage? { if case .image(let value) = kind { value } else { nil } }
    /// The images, where it is one or a list of them.
    public var images: [VipsImage]? {
        switch kind {
        case .image(let value): [value]
        case .images(let value): value
        default: nil
        }
    }
    /// The numbers, where it is one or a list of them.
    public var doubles: [Double]? {
        switch kind {
        case .doubles(let value): value
        case .ints(let value): value.map(Double.init)
        default: double.map { [$0] }
        }
    }
    /// The whole numbers, where it is one or a list of them.
    public var ints: [Int]? {
        switch kind {
        case .ints(let value): value
        case .doubles(let value):
            value.allSatisfy { Int(exactly: $0) != nil } ? value.map { Int($0) } : nil
        default: int.map { [$0] }
        }
    }
    /// The bytes, where it is a blob.
    public var bytes: [UInt8]? { if case .bytes(let value) = kind { value } else { nil } }
}

extension VipsArgument: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral
{
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int) { self = .int(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: Double...) { self = .doubles(elements) }
}

extension VipsArgument: CustomStringConvertible {
    /// The value as it stands in an error message.
    public var description: String {
        switch kind {
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let value): "\"\(value)\""
        case .image: "an image"
        case .images(let value): "\(value.count) images"
        case .doubles(let value): "\(value)"
        case .ints(let value): "\(value)"
        case .bytes(let value): "\(value.count) bytes"
        case .object: "an object"
        }
    }
}
