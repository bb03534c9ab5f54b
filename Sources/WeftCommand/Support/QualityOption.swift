internal import ArgumentParser
internal import Weft

/// The words for `--quality`.
enum QualityOption: String, ExpressibleByArgument, CaseIterable {
    case draft, standard, best

    var quality: FillQuality {
        switch self {
        case .draft: .draft
        case .standard: .standard
        case .best: .best
        }
    }
}
