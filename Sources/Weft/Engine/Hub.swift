public import Foundation
internal import WeftArtifacts
internal import WeftDurable
internal import WeftSQLite

/// Where all the state of one engine lives: `hub.sqlite` and `artifacts/` in one folder.
public struct Hub: Hashable, Sendable {
    /// The folder, made when the engine is opened.
    public let path: String

    /// A hub in a folder; a relative path starts at the current folder. Nothing is touched.
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
    /// Opens the database; makes it where there is none.
    func openStore(_ durability: Engine.Durability) throws -> SQLiteStore {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch CocoaError.fileWriteFileExists {
            throw DurableError(
                code: .storeUnavailable,
                "Expected a folder for the hub at \(path), found a file. Choose another with "
                    + "--hub.")
        } catch {
            throw DurableError(
                code: .storeUnavailable,
                "Expected a folder for the hub at \(path), found that it cannot be made: "
                    + "\(error.localizedDescription) Choose another with --hub.")
        }
        return try SQLiteStore(
            path: databasePath, durability: durability == .power ? .power : .process)
    }

    /// Opens the artifact store in the hub's folder.
    func openArtifacts(_ durability: Engine.Durability) throws -> FolderArtifactStore {
        try FolderArtifactStore(
            path: artifactsPath, durability: durability == .power ? .power : .process)
    }
}

extension Hub {
    /// Whether something has been recorded there.
    public var exists: Bool { FileManager.default.fileExists(atPath: databasePath) }
}
