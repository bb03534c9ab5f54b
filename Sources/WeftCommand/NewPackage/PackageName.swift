/// The name of a new package, and what is made of it.
struct PackageName {
    /// As it was given: the package, its folder, its program.
    let text: String

    /// - Throws: `CommandFailure` where it cannot be the name of a Swift package and of its program.
    init(_ text: String) throws {
        let isName =
            (1...64).contains(text.count)
            && text.first.map { $0.isASCII && $0.isLetter } == true
            && text.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")
            }
        guard isName else {
            throw CommandFailure(
                .usage,
                "Expected a name of 1 to 64 letters, digits, - and _ that begins with a letter, found "
                    + "\"\(text)\". Choose another, such as studio.")
        }
        self.text = text
        guard !Self.taken.contains(typeName.lowercased()), !typeName.hasPrefix("Weft") else {
            throw CommandFailure(
                .usage,
                "Expected a name that is free in a package on Weft, found \"\(text)\". Choose another, "
                    + "such as studio.")
        }
    }

    /// As a Swift type: `photo-lab` is `PhotoLab`.
    var typeName: String {
        text.split { $0 == "-" || $0 == "_" }
            .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// As a Swift module: `photo-lab` is `photo_lab`.
    var moduleName: String { text.replacing("-", with: "_") }

    /// What the package uses itself, or the language.
    private static let taken: Set<String> = [
        "any", "self", "type", "protocol", "swift", "foundation", "testing", "dispatch", "main",
        "postcard", "sepia", "pipeline", "engine", "image", "handle", "test", "tests",
    ]
}
