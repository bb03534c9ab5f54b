import Testing

/// What holds for every file of the repository.
@Suite struct FileTests {
    /// The most lines that a file of Swift code may have.
    static let maximumLines = 400

    @Test func sourceFilesAreShort() throws {
        for path in Repository.sources {
            let lines =
                try Repository.text(of: path).split(
                    separator: "\n", omittingEmptySubsequences: false
                ).count - 1
            #expect(
                lines <= Self.maximumLines,
                "\(path): expected at most \(Self.maximumLines) lines, found \(lines). Split it.")
        }
    }

    @Test func noFileNamesAPlaceOnSomeonesMachine() throws {
        // Written in two parts, so that this file does not name them.
        let places = [
            "/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "../sha" + "red",
        ]
        let texts = Repository.files(withExtensions: [
            "swift", "md", "json", "yml", "sh", "h", "modulemap", "mmd", "dot", "txt",
        ])
        let others = [
            "Makefile", ".ci/run", ".ci/setup", ".ci/demo", ".swift-format", ".gitignore",
        ]
        for path in texts + others.filter(Repository.exists) {
            let text = try Repository.text(of: path)
            for place in places where text.contains(place) {
                Issue.record("\(path): expected no path of one machine, found \(place).")
            }
        }
    }
}
