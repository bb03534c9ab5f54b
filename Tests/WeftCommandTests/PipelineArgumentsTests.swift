import Foundation
import Testing
import Weft

@testable import WeftCommand

@Suite struct PipelineArgumentsTests {
    struct Sample: PipelineInput {
        @Parameter("Photos.") var photos: [Image]
        @Parameter("A text.") var title = "none"
        @Parameter("A number.") var amount = 1.0
        @Parameter("A truth.") var isFast = false
        init() {}
    }

    private let place: Place
    private let arguments: PipelineArguments

    init() throws {
        place = try Place()
        arguments = PipelineArguments(schema: try InputSchema(of: Sample.self), pipeline: "sample")
    }

    @Test func listTakesFilesUntilTheNextFlag() throws {
        let (one, two) = (place["photo.png"].path, place["other.png"].path)
        let values = try arguments.parse(["--photos", one, two, "--title", "-3", "--photos=\(one)"])
        #expect(values["photos"] == .files([one, two, one]))
        #expect(values["title"] == "-3")
    }

    @Test func truthNeedsNoValue() throws {
        #expect(try arguments.parse(["--is-fast"])["isFast"] == true)
        #expect(try arguments.parse(["--is-fast", "false"])["isFast"] == false)
        #expect(try arguments.parse(["--is-fast=false", "--amount=-2"])["amount"] == -2.0)
    }

    @Test func valueMayHoldAnythingAfterAnEqualsSign() throws {
        #expect(try arguments.parse(["--title=--a=b"])["title"] == "--a=b")
        #expect(try arguments.parse(["--title="])["title"] == "")
    }

    @Test func nameOfAPropertyIsUnderstoodToo() throws {
        #expect(try arguments.parse(["--isFast"])["isFast"] == true)
    }

    @Test func controlCharactersAreShownNotObeyed() {
        #expect(Terminal.printable("größe \u{1B}[2J\n.png") == "größe \\u{1B}[2J\\n.png")
    }

    @Test func wordsAreQuotedForTheShell() {
        #expect(Shell.quoted("a/b-c.png") == "a/b-c.png")
        #expect(Shell.quoted("my hub") == "'my hub'")
        #expect(Shell.quoted("it's") == "'it'\\''s'")
        #expect(Shell.quoted("") == "''")
    }
}
