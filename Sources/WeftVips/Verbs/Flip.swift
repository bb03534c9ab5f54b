/// The way in which something is mirrored or laid out.
public enum Direction: String, Hashable, Sendable, CaseIterable, Codable {
    /// From left to right.
    case horizontal
    /// From top to bottom.
    case vertical
}

extension VipsImage {
    /// Mirrored: left and right change places, or top and bottom.
    ///
    /// Top and bottom need the image in memory where it is read once from top to bottom.
    /// See <https://www.libvips.org/API/current/method.Image.flip.html>.
    ///
    /// - Throws: ``VipsError`` `truncated`, `undecodable` or `operation-failed`.
    public func flipped(_ direction: Direction) throws(VipsError) -> VipsImage {
        switch direction {
        case .horizontal: try applying("flip", ["direction": "horizontal"])
        case .vertical: try call("flip", ["direction": "vertical"])
        }
    }
}
