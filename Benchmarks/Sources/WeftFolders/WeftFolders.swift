import Weft
import WeftCommand

/// The `weft` command for the jobs of `folders/measure.py`.
@main struct WeftFolders: WeftApp {
    static let pipelines: [any Pipeline.Type] = [
        SmallCopy.self, SharpCopy.self, SoftCopy.self,
    ]
}
