import Testing

/// The article "What Weft promises" names the tests that hold each promise; they exist.
@Suite struct PromiseTests {
    private static let article = "Sources/Weft/Weft.docc/Promises.md"

    @Test func theTestsThatThePromisesNameExist() throws {
        let text = try Repository.text(of: Self.article)
        let named = text.matches(of: /`([A-Z][A-Za-z]+Tests)\/([a-zA-Z]+)`/)
        #expect(named.count > 30)
        let tests = try Repository.files(below: "Tests", withExtensions: ["swift"])
            .map { try Repository.text(of: $0) }
        for match in named {
            let (suite, test) = (match.output.1, match.output.2)
            #expect(
                tests.contains { file in
                    file.contains("struct \(suite) ") && file.contains("func \(test)(")
                },
                "\(Self.article): expected a test \(suite)/\(test), found none. Name the right one."
            )
        }
    }

    @Test func theFactsThatThePromisesNameExist() throws {
        let words = try Repository.text(of: Self.article).replacing("\n  ", with: " ")
        let named = words.matches(of: /fact "([a-z]+): ([^"]+)"/)
        #expect(named.count >= 8)
        let facts = try Repository.files(
            below: "Sources/WeftTesting/Conformance", withExtensions: ["swift"]
        ).map { try Repository.text(of: $0) }
        for match in named {
            let fact = "Fact(\"\(match.output.1)\", \"\(match.output.2)\")"
            #expect(
                facts.contains { $0.contains(fact) },
                "\(Self.article): expected the fact \(match.output.1): \(match.output.2), found none."
            )
        }
    }
}
