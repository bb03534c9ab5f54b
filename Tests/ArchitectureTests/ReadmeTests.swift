import Testing

/// The README's code is code that is compiled and tested.
@Suite struct ReadmeTests {
    @Test(.enabled(if: Repository.exists("README.md")))
    func swiftInTheReadmeStandsInAPipeline() throws {
        let pipelines = try ["pipelines", "fixtures/user-package"]
            .flatMap { Repository.files(below: $0, withExtensions: ["swift"]) }
            .map { try Repository.text(of: $0) }
        let blocks = CodeBlock.all(in: try Repository.text(of: "README.md"))
        for block in blocks where block.language == "swift" {
            #expect(
                pipelines.contains(where: block.isPart),
                "README.md:\(block.line): expected this code in pipelines/ or fixtures/, found none."
            )
        }
    }

    @Test func noBlockOfTheReadmeIsEmpty() throws {
        for block in CodeBlock.all(in: try Repository.text(of: "README.md")) {
            #expect(block.lines.contains { !$0.isEmpty }, "README.md:\(block.line) is empty.")
        }
    }
}
