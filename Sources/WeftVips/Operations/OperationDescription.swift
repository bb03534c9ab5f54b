/// What an operation of libvips is called, does and takes.
public struct OperationDescription: Hashable, Sendable {
    /// Its name, such as `gaussblur`.
    public let name: String
    /// What it does, in libvips' words.
    public let summary: String
    /// Inputs and outputs, the required ones first.
    public let arguments: [ArgumentDescription]
    /// Whether it can read its images once from top to bottom; else they are held in memory.
    public let isStreaming: Bool

    /// What the caller may give.
    public var inputs: [ArgumentDescription] { arguments.filter(\.isInput) }
    /// What the operation gives back.
    public var outputs: [ArgumentDescription] { arguments.filter(\.isOutput) }

    /// The argument of that name; `fail_on` finds `fail-on`.
    public func argument(_ name: String) -> ArgumentDescription? {
        let wanted = name.replacing("_", with: "-")
        return arguments.first { $0.name == wanted }
    }
}

/// One input or output of an operation.
public struct ArgumentDescription: Hashable, Sendable {
    /// Its name, with hyphens: `fail-on`.
    public let name: String
    /// What it is for, in libvips' words.
    public let summary: String
    /// What it takes.
    public let type: ArgumentType
    /// Whether it must be given.
    public let isRequired: Bool
    /// Whether the caller gives it.
    public let isInput: Bool
    /// Whether the operation gives it.
    public let isOutput: Bool
    /// Whether it is kept for old programs only.
    public let isDeprecated: Bool

    let valueType: UInt
}

/// The type of an argument, with what it allows.
public enum ArgumentType: Hashable, Sendable {
    /// True or false.
    case bool(default: Bool)
    /// A whole number of a range.
    case int(range: ClosedRange<Int>, default: Int)
    /// A number of a range.
    case double(range: ClosedRange<Double>, default: Double)
    /// A text.
    case string(default: String?)
    /// One of these nicks.
    case nick(allowed: [String], default: String?)
    /// Several of these nicks.
    case flags(allowed: [String])
    /// An image.
    case image
    /// A list of images.
    case images
    /// A list of numbers.
    case doubles
    /// A list of whole numbers.
    case ints
    /// Bytes.
    case bytes
    /// An interpolator by its name: `nearest`, `bilinear`, `bicubic`, `lbb`, `nohalo`, `vsqbs`.
    case interpolator
    /// An object that only this module can give (a source, a target).
    case object
}

extension ArgumentType: CustomStringConvertible {
    /// What may be given, as it stands in a message: "a number from 0.01 to 1000.0".
    public var description: String {
        switch self {
        case .bool: "true or false"
        case .int(let range, _): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .double(let range, _): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .string: "text"
        case .nick(let allowed, _): "one of \(allowed.joined(separator: ", "))"
        case .flags(let allowed): "some of \(allowed.joined(separator: ", "))"
        case .image: "an image"
        case .images: "a list of images"
        case .doubles: "a list of numbers"
        case .ints: "a list of whole numbers"
        case .bytes: "bytes"
        case .interpolator: "the name of an interpolator"
        case .object: "an object"
        }
    }
}
