import Testing

/// The articles' code is code that is compiled and tested.
@Suite struct ArticleTests {
    @Test func swiftInAnArticleStandsInATest() throws {
        let tests = try ["Tests", "pipelines", "fixtures/user-package"]
            .flatMap { Repository.files(below: $0, withExtensions: ["swift"]) }
            .map { try Repository.text(of: $0) }
        let articles = Repository.files(withExtensions: ["md"]).filter { $0.contains(".docc/") }
        for article in articles {
            for block in CodeBlock.all(in: try Repository.text(of: article))
            where block.language == "swift" {
                // A value: a failed expectation would print every test there is.
                let isTested = tests.contains(where: block.isPart)
                #expect(
                    isTested,
                    "\(article):\(block.line): expected this code where it is tested, found none.")
            }
        }
    }
}
