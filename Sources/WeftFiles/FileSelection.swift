internal import Foundation

/// Chooses files by what a person names: files, folders with all below them, patterns.
///
/// - A name that exists is what it says, also where it looks like a pattern.
/// - A folder gives what lies below it: no hidden files, nothing behind links to folders, and only
///   what `isWanted` says; the rest is counted.
/// - A pattern gives what matches, whatever its ending.
///
/// Each file is chosen once, in the order in which it is named first; the files of a folder in the
/// order of their names, then its folders.
public struct FileSelection: Sendable {
    /// What was chosen.
    public private(set) var files: [SelectedFile] = []
    /// What cannot be chosen: names that are not there, folders that cannot be read.
    public private(set) var problems: [FilesError] = []
    /// How many files of folders were left out because they are not wanted.
    public private(set) var ignoredCount = 0

    private let isWanted: @Sendable (String) -> Bool
    private var paths: Set<String> = []

    /// - Parameter isWanted: Whether a file that was found in a folder is taken, by its path.
    public init(isWanted: @escaping @Sendable (String) -> Bool = { _ in true }) {
        self.isWanted = isWanted
    }

    /// Adds what a person has named, relative to the current folder.
    public mutating func add(_ named: String) {
        let path = Self.absolute(named)
        if let isFolder = Self.isFolder(path) {
            isFolder ? addFolder(path) : add(path, from: path.withoutLastPart)
        } else if GlobPattern.isPattern(named) {
            addPattern(named)
        } else {
            problems.append(
                FilesError(
                    code: .noSuchFile,
                    "Expected a file, a folder or a pattern, found nothing at \(named). Check the "
                        + "name."))
        }
    }

    private mutating func addFolder(_ folder: String) {
        walk(folder) {
            $0.hasPrefix(".")
        } take: { selection, path in
            if selection.isWanted(path) {
                selection.add(path, from: folder)
            } else {
                selection.ignoredCount += 1
            }
        }
    }

    private mutating func addPattern(_ text: String) {
        let before = files.count + problems.count
        do {
            let absolute = text.hasPrefix("/")
            let pattern = try GlobPattern(text)
            let root = Self.absolute(pattern.root.isEmpty ? "." : pattern.root)
            let current = Self.absolute(".")
            walk(root) { _ in
                false
            } take: { selection, path in
                let asNamed = absolute ? path : Self.relative(path, to: current, named: text)
                if pattern.matches(asNamed) { selection.add(path, from: root) }
            }
        } catch let error as FilesError {
            problems.append(error)
        } catch {
            problems.append(FilesError(code: .invalidPattern, "\(error)"))
        }
        if files.count + problems.count == before {
            problems.append(
                FilesError(
                    code: .noSuchFile,
                    "Expected files that match \(text), found none. Check the pattern."))
        }
    }

    private mutating func add(_ path: String, from root: String) {
        guard paths.insert(path).inserted else { return }
        let prefix = root.hasSuffix("/") ? root : root + "/"
        let relative = path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path.lastPart
        files.append(SelectedFile(path: path, relativePath: relative))
    }
}

// MARK: - Walking

extension FileSelection {
    /// Goes through a tree in the order of names. Folders are read one at a time.
    private mutating func walk(
        _ root: String, skipping isHidden: (String) -> Bool,
        take: (inout FileSelection, String) -> Void
    ) {
        var open = [root]
        while let folder = open.popLast() {
            let names: [FolderEntry]
            do {
                names = try FolderEntry.entries(of: folder)
            } catch {
                problems.append(error)
                continue
            }
            var folders: [String] = []
            for entry in names where !isHidden(entry.name) && !Self.isOurs(entry.name) {
                let path = folder == "/" ? "/\(entry.name)" : "\(folder)/\(entry.name)"
                switch entry.kind {
                case .folder: folders.append(path)
                case .file where entry.isReadable: take(&self, path)
                case .file:
                    problems.append(
                        FilesError(
                            code: .unusableName,
                            "Expected a name in UTF-8, found \(path.debugDescription) in other bytes."
                                + " Rename the file."))
                case .other: break
                }
            }
            open += folders.reversed()
        }
    }

    /// What a run is writing, or a killed run has left.
    private static func isOurs(_ name: String) -> Bool { name.hasSuffix(".weft-partial") }

    static func isFolder(_ path: String) -> Bool? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return nil
        }
        return isFolder.boolValue
    }

    static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// The path as a pattern that begins like `named` would write it.
    private static func relative(_ path: String, to current: String, named: String) -> String {
        let prefix = current == "/" ? "/" : current + "/"
        if path.hasPrefix(prefix), !named.hasPrefix("..") {
            let rest = String(path.dropFirst(prefix.count))
            return named.hasPrefix("./") ? "./" + rest : rest
        }
        // ../photos/*.jpg: as many steps up as are written.
        var (folder, ups) = (current, "")
        while !path.hasPrefix(folder == "/" ? "/" : folder + "/") {
            folder = folder.withoutLastPart.isEmpty ? "/" : folder.withoutLastPart
            ups += "../"
        }
        return ups + String(path.dropFirst(folder == "/" ? 1 : folder.count + 1))
    }
}
