public import WeftPipeline
public import WeftVips

extension Handle<Image> {
    /// Converts the colors to sRGB by the embedded profile; images without one stay as they are.
    public func convertedToSRGB(
        file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(ToSRGB(), label: "convertedToSRGB", file: file, line: line)
    }

    /// Lays the image over a color, so that it has no alpha.
    public func flattened(
        background: RGBColor = .white, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(
            Flatten(red: background.red, green: background.green, blue: background.blue),
            label: "flattened", file: file, line: line)
    }

    /// Turns the image upright by its EXIF orientation. Images are opened upright already; this is
    /// for images that an operation of your own has given another orientation.
    public func autorotated(
        file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(Autorotate(), label: "autorotated", file: file, line: line)
    }
}

struct ToSRGB: ImageOperation {
    func apply(to image: VipsImage) throws -> VipsImage { try image.convertedToSRGB() }
}

struct Flatten: ImageOperation {
    var red: Double
    var green: Double
    var blue: Double

    func validate() throws {
        try RGBColor(red: red, green: green, blue: blue).check("background", of: "flattened")
    }

    func apply(to image: VipsImage) throws -> VipsImage {
        try image.flattened(background: RGBColor(red: red, green: green, blue: blue))
    }
}

struct Autorotate: ImageOperation {
    func apply(to image: VipsImage) throws -> VipsImage { try image.autorotated() }
}
