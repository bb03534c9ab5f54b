public import WeftCore
public import WeftPipeline
public import WeftVips

/// A call of a libvips operation on the command line: `"canny sigma=1.4"`.
extension VipsCall: ParameterValue {
    public static var parameterKind: ParameterKind { .text }

    public static var parameterExample: JSONValue? { "invert" }

    public var parameterJSON: JSONValue? { .string(text) }
}
