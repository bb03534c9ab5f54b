import Foundation
import WeftCore

/// A folder for one test, removed with everything in it when the last reference goes.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        let name = "weft-test-\(getpid())-\(UInt64.random(in: .min ... .max))"
        path = FileManager.default.temporaryDirectory.path + "/" + name
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// All files below a folder, by their path in it, sorted; folders and lock files left out.
func files(in folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder)
        return !isFolder.boolValue && !path.hasSuffix("/lock")
    }.sorted()
}

/// The last twelve bits of a file's mode.
func permissions(of path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? -1
}

/// What tells one file from another that has taken its name.
func inode(of path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int ?? -1
}

/// Replaces what is at a path, read-only or not, by other bytes.
func overwrite(_ path: String, with bytes: [UInt8]) throws {
    try? FileManager.default.removeItem(atPath: path)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
}

/// Sets a file's time of modification.
func age(_ path: String, to moment: Timestamp) throws {
    try FileManager.default.setAttributes([.modificationDate: moment.date], ofItemAtPath: path)
}
