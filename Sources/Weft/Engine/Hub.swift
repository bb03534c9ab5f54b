public import Foundation

/// Where all the state of one engine lives: `hub.sqlite` and `artifacts/` in one folder.
public struct Hub: Hashable, Sendable {
    /// The folder, made when the engine is opened.
    public let path: String

    public init(path: String) {
        self.path = URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// The database with instances, histories and queues.
    public var databasePath: String { path + "/hub.sqlite" }
    /// The folder of the artifact store.
    public var artifactsPath: String { path + "/artifacts" }

    /// `WEFT_HUB` where it is set, else `weft` in the XDG state folder
    /// (`$XDG_STATE_HOME` or `~/.local/state`).
    public static func standard(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> Hub {
        if let path = environment["WEFT_HUB"], !path.isEmpty { return Hub(path: path) }
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            return Hub(path: state + "/weft")
        }
        let home = environment["HOME"] ?? NSHomeDirectory()
        return Hub(path: home + "/.local/state/weft")
    }
}

extension Hub {
    /// Whether something has been recorded there.
    public var exists: Bool { FileManager.default.fileExists(atPath: databasePath) }
}
