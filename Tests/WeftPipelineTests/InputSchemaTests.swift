import Testing
import WeftCore

@testable import WeftPipeline

enum Fit: String, Codable, CaseIterable, ParameterValue { case cover, contain }

struct MixedInput: PipelineInput {
    @Parameter("The picture.") var photo: Picture
    @Parameter("Many of them.") var photos: [Picture]
    @Parameter("In pixels.") var longestSide = 256
    var sigma = 1.5
    var isFast = false
    var title = "none"
    var fit = Fit.cover
}

private struct OptionalInputs: PipelineInput {
    @Parameter("The picture.") var photo: Picture
    @Parameter("Another one.") var other: Picture?
    @Parameter("More of them.") var more: [Picture]?
    var plain: Picture?
}

private struct WithOptionals: Pipeline {
    typealias Input = OptionalInputs
    func body(_ input: Inputs<Input>) -> Handle<[Picture]> {
        let all = list(input.photo.blurred(1))
        if let more = input.more { return more }
        return input.other.map { list($0, input.photo) } ?? all
    }
}

private struct WrongInput: PipelineInput {
    var sizes: [String: Int] = [:]
}

@Suite struct InputSchemaTests {
    private let files: [String: JSONValue] = ["photo": ["file": "a"], "photos": [["file": "b"]]]

    @Test func theSchemaHasEveryPropertyInOrder() throws {
        let fields = try InputSchema(of: MixedInput.self).fields
        #expect(
            fields.map(\.flag) == [
                "photo", "photos", "longest-side", "sigma", "is-fast", "title", "fit",
            ])
        #expect(
            fields.map(\.kind) == [
                .file(isList: false), .file(isList: true), .integer, .number, .truth, .text,
                .choice(["cover", "contain"]),
            ])
        #expect(fields[2].help == "In pixels.")
        #expect(fields[2].defaultValue == 256)
        #expect(fields[0].defaultValue == nil)
    }

    @Test func aPictureThatIsOptionalNeedNotBeGiven() throws {
        let schema = try InputSchema(of: OptionalInputs.self)
        #expect(schema.fields.map(\.isOptional) == [false, true, true, true])
        #expect(schema.fields[2].kind == .file(isList: true))
        let inputs = try schema.complete(["photo": ["file": "a"]])
        #expect(inputs["other"] == .some(.null) && inputs["plain"] == .some(.null))
        func kinds(_ given: [String: JSONValue]) throws -> [String] {
            let photo: [String: JSONValue] = ["photo": ["file": "a"]]
            return try WithOptionals.compile(photo.merging(given) { $1 }).plan.allSteps
                .map(\.label)
        }
        #expect(try kinds([:]) == ["photo", "import photo", "blurred", "list"])
        #expect(
            try kinds(["other": ["file": "b"]]) == [
                "photo", "import photo", "other", "import other", "list",
            ])
        #expect(
            try kinds(["more": [["file": "b"]]]) == ["more", "element", "import more", "more"])
    }

    @Test func defaultsFillWhatWasNotGiven() throws {
        let inputs = try InputSchema(of: MixedInput.self).complete(files)
        #expect(inputs["longestSide"] == 256)
        #expect(inputs["sigma"] == 1.5)
        #expect(inputs["fit"] == "cover")
    }

    @Test(
        arguments: [
            (
                ["photo": ["file": "a"]],
                "Expected a value for the input \"photos\" (--photos), found none."
            ),
            (
                ["longestSid": 3],
                "Expected one of the inputs photo, photos, longestSide, sigma, isFast, title, fit, "
                    + "found \"longestSid\". Did you mean longestSide?"
            ),
            (
                ["photo": ["file": "a"], "photos": [], "longestSide": "big"],
                "Expected an integer for the input \"longestSide\", found \"big\"."
            ),
            (
                ["photo": ["file": "a"], "photos": [], "fit": "fill"],
                "Expected one of cover, contain for the input \"fit\", found \"fill\"."
            ),
            (
                ["photo": "a"],
                "Expected a file for the input \"photo\", found \"a\". Write .file(\"a\")."
            ),
        ] as [([String: JSONValue], String)])
    func aWrongInputIsSaidInOneSentence(given: [String: JSONValue], message: String) throws {
        let schema = try InputSchema(of: MixedInput.self)
        let error = #expect(throws: PipelineError.self) { try schema.complete(given) }
        #expect(error?.message == message)
    }

    @Test func aPropertyThatIsNoParameterIsRefused() {
        let error = #expect(throws: PipelineError.self) { try InputSchema(of: WrongInput.self) }
        #expect(error?.message.contains("found \"sizes\", which is none.") == true)
    }

    @Test func theBodySeesSettingsAsValues() throws {
        struct Sized: Pipeline {
            typealias Input = MixedInput
            func body(_ input: Inputs<MixedInput>) -> Handle<Picture> {
                input.photo.grown(by: input.longestSide * (input.isFast ? 2 : 1))
            }
        }
        var given = files
        given["isFast"] = true
        let plan = try Sized.compile(given).plan
        guard case .chain(let calls)? = plan.allSteps.last?.kind else {
            Issue.record("The last step is no chain.")
            return
        }
        #expect(calls[0].settings == ["by": 512])
    }
}
