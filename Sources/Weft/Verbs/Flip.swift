public import WeftPipeline
public import WeftVips

extension Handle<Image> {
    /// Mirrors the image: `horizontal` exchanges left and right, `vertical` top and bottom.
    public func flipped(
        _ direction: Direction, file: StaticString = #fileID, line: UInt = #line
    ) -> Handle<Image> {
        applying(Flip(direction: direction), label: "flipped", file: file, line: line)
    }
}

struct Flip: ImageOperation {
    var direction: Direction

    func apply(to image: VipsImage) throws -> VipsImage { try image.flipped(direction) }
}
