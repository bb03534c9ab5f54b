internal import ArgumentParser
internal import Weft

/// `--durability power` or `process`, with completion in the shell.
enum DurabilityOption: String, CaseIterable, ExpressibleByArgument {
    case power, process

    /// As the engine says it.
    var level: Engine.Durability {
        switch self {
        case .power: .power
        case .process: .process
        }
    }
}
