import Foundation
import Testing

/// Data goes to standard output, everything else to standard error.
@Suite struct StreamTests {
    @Test func pathsGoToStandardOutputAndStepsToStandardError() async throws {
        let place = try Place()
        let ending = try await place.weft(
            "run", "thumbnails", "--photos", "photo.png", "other.png", "-o", "thumbs/{stem}.webp")
        #expect(ending.code == 0)
        #expect(
            ending.output
                == "\(place["thumbs/photo.webp"].path)\n\(place["thumbs/other.webp"].path)\n")
        #expect(ending.errors.matches(of: #/(?m)^ +\d+  recorded  /#).count == 5)
        #expect(!ending.errors.contains("\u{1B}"))
        #expect(!ending.errors.contains("\r"))
    }

    @Test func quietRunSaysNothing() async throws {
        let place = try Place()
        let ending = try await place.weft(
            "run", "thumbnails", "--photos", "photo.png", "-o", "small.webp", "-q")
        #expect(ending.errors == "")
        #expect(ending.output == "\(place["small.webp"].path)\n")
    }

    @Test func fillSaysHowLongItTook() async throws {
        let place = try Place()
        let ending = try await place.weft(
            "fill", "photo.png", "mask.png", "-o", "out/filled.png", "--timing", "--seed", "-3",
            "--threads", "1")
        #expect(ending.code == 0)
        #expect(ending.output == "out/filled.png\n")
        #expect(ending.errors.wholeMatch(of: /fill_ms: \d+\.\d\n/) != nil)
        #expect(place.has("out/filled.png"))
    }

    @Test func sameSeedGivesTheSameBytesInARunAndInOneCall() async throws {
        let place = try Place()
        try await place.weft("fill", "photo.png", "mask.png", "-o", "a.png", "--threads", "1")
        try await place.weft("fill", "photo.png", "mask.png", "-o", "b.png", "--threads", "2")
        #expect(try place.bytes("a.png") == place.bytes("b.png"))
    }

    @Test(arguments: ["-dash.png", "a b [n=-1].png", "new\nline.png", "größe.png"])
    func anyFileNameWorks(_ name: String) async throws {
        let place = try Place()
        try FileManager.default.copyItem(at: place["photo.png"], to: place[name])
        let ending = try await place.weft(
            "run", "thumbnails", "--photos=\(name)", "-o", "out/{name}.webp", "-q")
        #expect(ending.errors == "")
        #expect(ending.code == 0)
        #expect(place.has("out/\(name).webp"))
    }

    @Test func hubIsFoundByFlagThenVariableThenStateFolder() async throws {
        let place = try Place()
        let state = place["state"].path
        let environment = ["WEFT_HUB": "", "XDG_STATE_HOME": state]
        try await place.weft(
            "run", "thumbnails", "--photos", "photo.png", "-q", environment: environment)
        #expect(place.has("state/weft/hub.sqlite"))
        try await place.weft("run", "thumbnails", "--photos", "photo.png", "-q")
        #expect(place.has("hub/hub.sqlite"))
        try await place.weft("run", "thumbnails", "--photos", "photo.png", "-q", "--hub", "my hub")
        #expect(place.has("my hub/hub.sqlite"))
    }

    @Test func overwritingReplacesWhatIsThere() async throws {
        let place = try Place()
        try place.write("old", to: "out.webp")
        let ending = try await place.weft(
            "run", "thumbnails", "--photos", "photo.png", "-o", "out.webp", "--overwrite", "-q")
        #expect(ending.code == 0)
        #expect(try place.bytes("out.webp").starts(with: Data("RIFF".utf8)))
    }
}
