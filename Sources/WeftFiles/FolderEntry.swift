internal import Foundation

/// A name in a folder.
struct FolderEntry {
    enum Kind { case file, folder, other }

    let name: String
    let kind: Kind
    /// Whether the name is UTF-8, so that a string can stand for it.
    let isReadable: Bool

    /// All names of a folder, in order, without `.` and `..`; links to files count as files.
    /// - Throws: `FilesError` with code `unreadable-folder`.
    static func entries(of folder: String) throws(FilesError) -> [FolderEntry] {
        guard let stream = opendir(folder) else {
            throw FilesError(
                code: .unreadableFolder,
                "Expected a folder that can be read, found that \(folder) cannot be: "
                    + "\(String(cString: strerror(errno))). Change its permissions.")
        }
        defer { closedir(stream) }
        var entries: [FolderEntry] = []
        while let entry = readdir(stream) {
            let bytes = nameBytes(of: entry)
            let name = String(decoding: bytes, as: UTF8.self)
            guard name != ".", name != ".." else { continue }
            entries.append(
                FolderEntry(
                    name: name, kind: kind(of: entry.pointee, at: "\(folder)/\(name)"),
                    isReadable: String(validating: bytes, as: UTF8.self) != nil))
        }
        return entries.sorted { $0.name < $1.name }
    }

    /// The bytes of the name, up to its end and never beyond: the last entry may end with its page.
    private static func nameBytes(of entry: UnsafePointer<dirent>) -> [UInt8] {
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        let start = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: UInt8.self)
        var count = 0
        while start[count] != 0 { count += 1 }
        return Array(UnsafeBufferPointer(start: start, count: count))
    }

    private static func kind(of entry: dirent, at path: String) -> Kind {
        switch Int(entry.d_type) {
        case Int(DT_REG): return .file
        case Int(DT_DIR): return .folder
        case Int(DT_LNK), Int(DT_UNKNOWN):
            var status = stat()
            guard lstat(path, &status) == 0 else { return .other }
            let isLink = status.st_mode & S_IFMT == S_IFLNK
            guard !isLink || stat(path, &status) == 0 else { return .other }
            if status.st_mode & S_IFMT == S_IFREG { return .file }
            return !isLink && status.st_mode & S_IFMT == S_IFDIR ? .folder : .other
        default: return .other
        }
    }
}
