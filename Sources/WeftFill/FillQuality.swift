/// How much time a fill takes to search.
public enum FillQuality: String, Hashable, Sendable, CaseIterable, Codable {
    /// A third of the time: to see what a mask and its regions will give.
    case draft
    /// What most photos need.
    case standard
    /// Twice the time, for fine texture and large holes: more iterations, and the best of
    /// several beginnings.
    case best

    /// How often the coarsest level is filled, to keep what matches best.
    var starts: Int { self == .best ? 6 : 1 }

    /// So many iterations of a level, of which the standard takes `count`.
    func iterations(_ count: Int) -> Int {
        switch self {
        case .draft: max(1, count / 3)
        case .standard: count
        case .best: count * 2
        }
    }
}
