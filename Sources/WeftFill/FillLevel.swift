public import WeftPixels

/// One scaled copy of the photo, to be stored, looked at or blurred like any image with alpha.
public struct FillLevel: Sendable {
    /// Model `.rgba`, format `.uint8`: the color, with alpha 255 where it is known; all four bands
    /// are 0 in the hole.
    public let image: PixelBuffer

    /// A level of a pyramid; pixels with alpha 0 are the hole.
    public init(image: PixelBuffer) {
        self.image = image
    }
}
