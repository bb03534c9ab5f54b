public import WeftCore

/// Declares an input of a pipeline, with the text that its flag's help shows.
///
///     struct Input: PipelineInput {
///         @Parameter("The photo to repair.") var photo: Image
///         @Parameter("The longest side, in pixels.") var side = 256
///     }
///
///     @Parameter("White where nothing is copied from.") var protect: Mask?
///
/// Without a default value the input must be given; an image, a mask or a list of them that is
/// optional need not be, and is `nil` in the body then.
@propertyWrapper
public struct Parameter<Value: ParameterValue>: Sendable {
    let help: String
    let defaultValue: Value?
    private var given: Value?

    /// An input that must be given.
    public init(_ help: String = "") {
        self.help = help
        defaultValue = nil
    }

    /// An input with a default.
    public init(wrappedValue: Value, _ help: String = "") {
        self.help = help
        defaultValue = wrappedValue
        given = wrappedValue
    }

    /// The value that was given, or the default.
    public var wrappedValue: Value {
        get {
            guard let given else {
                preconditionFailure("An input without a default is read before it was given.")
            }
            return given
        }
        set { given = newValue }
    }
}

extension Parameter: Decodable {
    public init(from decoder: any Decoder) throws {
        self.init("")
        given = try Value(from: decoder)
    }
}

/// What a parameter can be: an image, a mask, a list of images, a number, a text, a truth value, or
/// an enumeration of texts.
public protocol ParameterValue: Decodable, Sendable {
    /// What the command line expects after the flag.
    static var parameterKind: ParameterKind { get }
    /// The value as it is recorded with the run; `nil` for images, which are recorded as files.
    var parameterJSON: JSONValue? { get }
    /// A value for drawing a pipeline that has not been given its inputs; where `nil` (the default),
    /// one that fits the kind, such as the text "text".
    static var parameterExample: JSONValue? { get }
}

extension ParameterValue {
    public static var parameterExample: JSONValue? { nil }
}

/// The kinds of parameters.
public enum ParameterKind: Hashable, Sendable {
    /// A file; many of them where `isList`.
    case file(isList: Bool)
    /// A whole number.
    case integer
    /// Any number.
    case number
    /// A flag that stands alone, or true or false.
    case truth
    /// Any text.
    case text
    /// One of these texts.
    case choice([String])
}

extension Int: ParameterValue {
    public static var parameterKind: ParameterKind { .integer }
    public var parameterJSON: JSONValue? { .int(self) }
}

extension Double: ParameterValue {
    public static var parameterKind: ParameterKind { .number }
    public var parameterJSON: JSONValue? { .double(self) }
}

extension Bool: ParameterValue {
    public static var parameterKind: ParameterKind { .truth }
    public var parameterJSON: JSONValue? { .bool(self) }
}

extension String: ParameterValue {
    public static var parameterKind: ParameterKind { .text }
    public var parameterJSON: JSONValue? { .string(self) }
}

extension ParameterValue where Self: RawRepresentable & CaseIterable, RawValue == String {
    public static var parameterKind: ParameterKind { .choice(allCases.map(\.rawValue)) }
    public var parameterJSON: JSONValue? { .string(rawValue) }
}

/// A parameter that becomes a handle in the pipeline's body: an image, or a list of images.
public protocol FileParameter: ParameterValue, PlanValue {
    /// A stand-in that knows only which input it stands for.
    init(inputNamed name: String)
    /// The input that this stands for.
    var inputName: String { get }
    /// The activity that turns a file into this value.
    static var importCall: ActivityCall { get }
    /// Whether this is a list of files.
    static var isFileList: Bool { get }
}

extension FileParameter {
    public static var parameterKind: ParameterKind { .file(isList: isFileList) }
    public var parameterJSON: JSONValue? { nil }
    public static var isFileList: Bool { false }
}

/// An image, or a list of them, that need not be given.
extension Optional: ParameterValue where Wrapped: FileParameter {
    public static var parameterKind: ParameterKind { Wrapped.parameterKind }
    public var parameterJSON: JSONValue? { nil }
}

/// Lets reflection tell an input that need not be given.
protocol OptionalInput {}

extension Optional: OptionalInput where Wrapped: FileParameter {}

extension Array: ParameterValue where Element: FileParameter {}

extension Array: FileParameter where Element: FileParameter {
    public init(inputNamed name: String) { self = [Element(inputNamed: name)] }
    public var inputName: String { first?.inputName ?? "" }
    public static var importCall: ActivityCall { Element.importCall }
    public static var isFileList: Bool { true }
}
