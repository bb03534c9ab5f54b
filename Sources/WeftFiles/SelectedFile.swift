/// A file that was chosen, and where it lies in the tree that was named.
public struct SelectedFile: Hashable, Sendable {
    /// Its path, absolute.
    public let path: String
    /// Its path from the folder that was named, or from the fixed part of the pattern; its name
    /// alone where it was named itself.
    public let relativePath: String

    /// A file that was chosen by other means.
    public init(path: String, relativePath: String) {
        self.path = path
        self.relativePath = relativePath
    }

    /// Its name with its ending.
    public var name: String { path.lastPart }

    /// Its name without its ending.
    public var stem: String { name.stemAndEnding.stem }

    /// Its ending, without the dot; "" where it has none.
    public var ending: String { name.stemAndEnding.ending }

    /// The folder that it lies in, from the folder that was named; "" for that folder itself.
    public var folder: String { relativePath.withoutLastPart }
}

extension String {
    var lastPart: String { split(separator: "/").last.map(String.init) ?? self }

    var withoutLastPart: String {
        lastIndex(of: "/").map { String(self[..<$0]) } ?? ""
    }

    /// A name in two: a dot at its beginning does not begin an ending.
    var stemAndEnding: (stem: String, ending: String) {
        guard let dot = lastIndex(of: "."), dot != startIndex, index(after: dot) != endIndex else {
            return (self, "")
        }
        return (String(self[..<dot]), String(self[index(after: dot)...]))
    }
}
