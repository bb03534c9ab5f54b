import Testing
import WeftFiles

@Suite struct GlobPatternTests {
    @Test(arguments: [
        ("*.jpg", "a.jpg"), ("*.jpg", "a.b.jpg"), ("?.png", "ä.png"), ("a/*/c", "a/b/c"),
        ("**/*.jpg", "a.jpg"), ("**/*.jpg", "x/y/a.jpg"), ("a/**", "a/b/c"), ("a/**/d", "a/d"),
        ("*.{jpg,png}", "a.png"), ("{a,b{1,2}}/x", "b2/x"), ("[a-c]*", "beta"),
        ("[!a-c]*", "delta"), (".*", ".hidden"), ("a\\*b", "a*b"), ("[]]", "]"),
        ("*a*a*a*", "banana-aa"), ("/abs/*", "/abs/x"), ("a{,.old}", "a"),
    ])
    func matches(pattern: String, path: String) throws {
        #expect(try GlobPattern(pattern).matches(path))
    }

    @Test(arguments: [
        ("*.jpg", "a.jpeg"), ("*.jpg", "x/a.jpg"), ("*.jpg", ".jpg"), ("**/*", ".git/x"),
        ("?", "ab"), ("[a-c]", "d"), ("[!a-c]", "b"), ("a/**/d", "a/b/c"), ("a\\*b", "axb"),
        ("*.{jpg,png}", "a.gif"), ("/abs/*", "abs/x"), ("", "a"), ("a/*", "a"),
    ])
    func doesNotMatch(pattern: String, path: String) throws {
        #expect(try !GlobPattern(pattern).matches(path))
    }

    @Test(arguments: [
        ("photos/**/*.jpg", "photos"), ("*.jpg", ""), ("/*.jpg", "/"), ("/a/b{c,d}/e", "/a"),
        ("a/b/c", "a/b"),
    ])
    func rootIsTheFixedFolder(pattern: String, root: String) throws {
        #expect(try GlobPattern(pattern).root == root)
    }

    @Test(arguments: [("{a,b", "}", "{"), ("[ab", "]", "["), ("a{b{c}", "}", "{")])
    func whatIsNotClosedIsSaid(pattern: String, close: String, open: String) {
        let message =
            "Expected \(close) after \(open) in the pattern \(pattern), found none. Put a backslash "
            + "before \(open) where it is part of a name."
        #expect(throws: FilesError(code: .invalidPattern, message)) { try GlobPattern(pattern) }
    }

    @Test func alternativesAreBounded() {
        let pattern = String(repeating: "{a,b,c,d}", count: 8)
        #expect(throws: FilesError.self) { try GlobPattern(pattern) }
    }

    @Test func manyStarsEndSoon() throws {
        let pattern = try GlobPattern(String(repeating: "*a", count: 40) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 4000)))
    }
}
