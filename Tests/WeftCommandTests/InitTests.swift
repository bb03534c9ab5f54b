import Foundation
import Testing

/// `weft init`: what it writes is what `fixtures/user-package` holds, which CI builds and runs. After a
/// change that is meant, run `WEFT_UPDATE_HELP=1 swift test --filter InitTests`.
@Suite struct InitTests {
    private let place: Place

    init() throws { place = try Place() }

    private func files(below folder: URL) throws -> [String: String] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return try paths.reduce(into: [:]) { files, path in
            var isFolder: ObjCBool = false
            let file = folder.appendingPathComponent(path)
            _ = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
            guard !isFolder.boolValue else { return }
            files[path] = try String(contentsOf: file, encoding: .utf8)
        }
    }

    @Test func thePackageIsTheFixture() async throws {
        let ending = try await place.weft(
            "init", "studio", "--weft", "https://example.org/weft.git")
        #expect(ending.code == 0)
        #expect(ending.output == "\(place.path)/studio\n")
        #expect(
            ending.errors == """
                Build it, and make a postcard:
                  cd studio
                  swift build
                  .build/debug/studio run postcard --photo PHOTO -o card.jpg

                """)
        let fixture = Place.fixtures.appendingPathComponent("user-package")
        if ProcessInfo.processInfo.environment["WEFT_UPDATE_HELP"] != nil {
            if FileManager.default.fileExists(atPath: fixture.path) {
                try FileManager.default.removeItem(at: fixture)
            }
            try FileManager.default.copyItem(at: place["studio"], to: fixture)
        }
        #expect(try files(below: place["studio"]) == files(below: fixture))
        #expect(try place.names(all: true).allSatisfy { !$0.hasSuffix(".weft-partial") })
    }

    @Test func aSecondTimeNothingIsTouched() async throws {
        try await place.weft("init", "studio", "--weft", "https://example.org/weft.git")
        try place.write("mine", to: "studio/README.md")
        let again = try await place.weft("init", "studio", "--weft", "https://example.org/weft.git")
        #expect(again.code == 73)
        #expect(try String(contentsOf: place["studio/README.md"], encoding: .utf8) == "mine")
    }

    /// A package is there wholly, or not at all, and the same command can be given again.
    @Test(arguments: [("package-written", false), ("package-renamed", true)])
    func aKillLeavesNoHalf(_ failpoint: String, _ isThere: Bool) async throws {
        let arguments = ["init", "studio", "--weft", "https://example.org/weft.git"]
        let killed = try await WeftProcess(
            arguments, in: place, environment: ["WEFT_FAILPOINT": failpoint]
        ).end()
        #expect(killed.code == -SIGKILL)
        #expect(place.has("studio") == isThere)
        let again = try await WeftProcess(arguments, in: place).end()
        #expect(again.code == (isThere ? 73 : 0))
        let fixture = Place.fixtures.appendingPathComponent("user-package")
        #expect(try files(below: place["studio"]) == files(below: fixture))
    }

    @Test(arguments: [
        ("studio", "Studio", "../.."), ("photo-lab", "PhotoLab", "../.."),
        ("my_lab2", "MyLab2", "../.."),
    ])
    func namesBecomeTypesAndTheCheckoutARelativePath(
        _ name: String, _ type: String, _ up: String
    ) async throws {
        let checkout = Place.fixtures.deletingLastPathComponent()
        try await place.weft("init", name, "--path", "folder/new", "--weft", checkout.path)
        let manifest = try String(contentsOf: place["folder/new/Package.swift"], encoding: .utf8)
        #expect(manifest.contains("name: \"\(name)\","))
        #expect(manifest.contains("name: \"\(type)Tests\","))
        let path = try #require(manifest.firstMatch(of: /path: "(.+)"/)).1
        let found = path.hasPrefix("/") ? String(path) : "\(place.path)/folder/new/\(path)"
        #expect(
            URL(fileURLWithPath: found).standardizedFileURL.resolvingSymlinksInPath().path
                == checkout.resolvingSymlinksInPath().path)
        #expect(place.has("folder/new/Sources/\(name)/\(type).swift"))
    }

    @Test func theCheckoutOfTheProgramIsTheDefault() async throws {
        let ending = try await place.weft("init", "studio")
        #expect(ending.code == 0, "\(ending.errors)")
        let manifest = try String(contentsOf: place["studio/Package.swift"], encoding: .utf8)
        #expect(manifest.contains(".package(name: \"weft\", path: "))
    }
}
