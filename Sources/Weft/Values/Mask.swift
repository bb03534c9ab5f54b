public import WeftCore
public import WeftPipeline

/// The image that says which pixels are to be filled: white (half of the range or more) means fill.
public struct Mask: Hashable, Sendable {
    /// The mask as an image of any format; its first band counts.
    public let image: Image

    /// An image as a mask; it is not looked at.
    public init(_ image: Image) { self.image = image }
}

extension Mask: FileParameter {
    public static var planType: String { "mask" }
    public static var importCall: ActivityCall { Image.importCall }
    public init(inputNamed name: String) { image = Image(inputNamed: name) }
    public var inputName: String { image.inputName }
    public init(from decoder: any Decoder) throws { image = try Image(from: decoder) }
    public init(planJSON: JSONValue) throws { image = try Image(planJSON: planJSON) }
    public func planJSON() -> JSONValue { image.planJSON() }
}
