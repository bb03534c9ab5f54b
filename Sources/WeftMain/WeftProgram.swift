internal import WeftCommand
internal import WeftPipelines
internal import Weft

/// The `weft` command with the built-in pipelines.
@main struct WeftProgram: WeftApp {
    static let pipelines: [any Pipeline.Type] = builtInPipelines
}
