import Testing

/// The README's code is code that is compiled and tested.
@Suite struct ReadmeTests {
    @Test(.enabled(if: Repository.exists("README.md")))
    func swiftInTheReadmeIsCompiledAndRun() throws {
        let pipelines = try ["pipelines", "fixtures/user-package", "Tests"]
            .flatMap { Repository.files(below: $0, withExtensions: ["swift"]) }
            .map { try Repository.text(of: $0) }
        let blocks = CodeBlock.all(in: try Repository.text(of: "README.md"))
        for block in blocks where block.language == "swift" {
            #expect(
                pipelines.contains(where: block.isPart),
                "README.md:\(block.line): expected this code where it is compiled, found none."
            )
        }
    }

    @Test func noBlockOfTheReadmeIsEmpty() throws {
        for block in CodeBlock.all(in: try Repository.text(of: "README.md")) {
            #expect(block.lines.contains { !$0.isEmpty }, "README.md:\(block.line) is empty.")
        }
    }
}
