public import WeftCore
public import WeftPipeline
public import WeftVips

/// A color on the command line: `#ff8800`, `#ff880080` or a name such as `orange`.
extension RGBColor: ParameterValue {
    public static var parameterKind: ParameterKind { .text }

    public static var parameterExample: JSONValue? { "black" }

    /// As `#rrggbb`, with alpha as two more digits where it is not 1; parts are rounded.
    public var parameterJSON: JSONValue? {
        let parts = [red, green, blue] + (alpha == 1 ? [] : [alpha * 255])
        let digits = parts.map { part in
            let text = String(Int(max(0, min(255, part.isFinite ? part.rounded() : 0))), radix: 16)
            return text.count == 1 ? "0\(text)" : text
        }
        return .string("#\(digits.joined())")
    }
}
