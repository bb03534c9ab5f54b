/// How large the patches are that a fill compares and copies.
///
/// Larger ones keep larger things together and cost more; smaller ones fit into narrow places. The
/// size counts on every level of the pyramid, so at the coarsest a patch sees much of the photo.
public enum PatchSize: String, Hashable, Sendable, CaseIterable, Codable {
    /// 7x7 pixels; where the photo is smaller than that, colors are spread into the hole.
    case automatic = "auto"
    /// 5x5 pixels: small photos, narrow places to copy from.
    case five = "5"
    /// 7x7 pixels: what most photos need.
    case seven = "7"
    /// 9x9 pixels.
    case nine = "9"
    /// 11x11 pixels: large patterns, and in most photos nearer to what was there; about twice the
    /// time of 7x7.
    case eleven = "11"

    /// Pixels on a side.
    var side: Int { 2 * radius + 1 }

    /// Pixels from the center to each side.
    var radius: Int {
        switch self {
        case .five: 2
        case .automatic, .seven: 3
        case .nine: 4
        case .eleven: 5
        }
    }

    /// The size that patches of a stored state have; nil where none is so large.
    init?(side: Int) {
        guard let size = PatchSize(rawValue: "\(side)") else { return nil }
        self = size
    }
}
