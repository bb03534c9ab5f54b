internal import ArgumentParser
internal import Weft

/// The words for `--patch-size`.
enum PatchSizeOption: String, ExpressibleByArgument, CaseIterable {
    case auto
    case five = "5"
    case seven = "7"
    case nine = "9"
    case eleven = "11"

    var patchSize: PatchSize {
        switch self {
        case .auto: .automatic
        case .five: .five
        case .seven: .seven
        case .nine: .nine
        case .eleven: .eleven
        }
    }
}
