internal import Foundation
internal import Weft

/// A package that is written: wholly, or not at all.
struct NewPackage {
    let name: PackageName
    /// Its folder, which must not be there.
    let folder: URL

    /// - Throws: `CommandFailure` with status `outputRefused`.
    func write(_ files: [(path: String, text: String)]) throws {
        try check()
        let partial = folder.deletingLastPathComponent()
            .appendingPathComponent(".\(folder.lastPathComponent)-\(getpid()).weft-partial")
        do {
            for (path, text) in files {
                let file = partial.appendingPathComponent(path)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: file)
            }
            Failpoint.packageWritten.cross()
            try FileManager.default.moveItem(at: partial, to: folder)
            Failpoint.packageRenamed.cross()
        } catch {
            try? FileManager.default.removeItem(at: partial)
            throw CommandFailure(
                .outputRefused,
                "Expected a place for a new package at \(folder.path), found that it cannot be "
                    + "written: \((error as NSError).reason) Choose another with --path.")
        }
    }

    private func check() throws {
        guard !Self.exists(folder.path) else {
            throw CommandFailure(
                .outputRefused,
                "Expected nothing at \(folder.path), found something. Choose another name, or another "
                    + "place with --path.")
        }
        let parent = folder.deletingLastPathComponent()
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: parent.path, isDirectory: &isFolder),
            isFolder.boolValue
        else {
            throw CommandFailure(
                .outputRefused,
                "Expected a folder at \(parent.path) for the new package, found none. Make it first."
            )
        }
    }

    /// Also a link that leads nowhere.
    private static func exists(_ path: String) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: path)) != nil
    }
}

extension NSError {
    /// What the system says, as the end of a sentence.
    fileprivate var reason: String {
        if let inner = userInfo[NSUnderlyingErrorKey] as? NSError,
            inner.domain == NSPOSIXErrorDomain
        {
            return String(cString: strerror(Int32(inner.code))) + "."
        }
        return localizedDescription
    }
}
