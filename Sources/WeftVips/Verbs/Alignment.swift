/// Where images, or the lines of a text, lie in more room than they need.
public enum Alignment: String, Hashable, Sendable, CaseIterable, Codable {
    /// At the top, or at the left.
    case leading
    /// In the middle.
    case center
    /// At the bottom, or at the right.
    case trailing

    /// libvips' nick.
    var nick: String {
        switch self {
        case .leading: "low"
        case .center: "centre"
        case .trailing: "high"
        }
    }
}
