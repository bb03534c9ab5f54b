import Testing

/// Commits and renames are where a process may die at the worst moment: each file that makes one
/// names the failpoints around it, at which tests kill it.
@Suite struct FailpointTests {
    /// Wrappers whose callers name the failpoints.
    private static let wrappers: Set<String> = ["Sources/WeftArtifacts/POSIX.swift"]

    @Test func everyCommitAndRenameStandsBetweenFailpoints() throws {
        for path in Repository.sources where !Self.wrappers.contains(path) {
            let code = try Repository.text(of: path).split(separator: "\n")
                .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
            let moments = code.matches(
                of: /\brename\(|\.moveItem\(|\.replaceItem|\.commit\(\)|return \.commit\b/)
            guard let first = moments.first else { continue }
            #expect(
                code.matches(of: /\.cross\(\)|try reach\(/).count >= 2,
                """
                \(path): expected failpoints before and after "\(first.output)", found fewer. \
                Add cases to Failpoint, cross them, and kill a process there in a test.
                """)
        }
    }
}
