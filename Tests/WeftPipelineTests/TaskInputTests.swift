import Testing
import WeftArtifacts
import WeftCore

@testable import WeftPipeline

@Suite struct TaskInputTests {
    private func input(_ image: JSONValue, sigma: Double = 1, version: Int = 1) -> TaskInput {
        TaskInput(
            work: .chain([
                OperationCall(
                    name: "blur", version: version, settings: ["sigma": .double(sigma)],
                    extraInputs: 0)
            ]), inputs: [image])
    }

    private let image: JSONValue = ["artifact": "abc", "file": "/one/place.jpg", "width": 3]

    @Test func theReuseKeyFollowsTheContentNotThePlace() {
        let moved: JSONValue = ["artifact": "abc", "file": "/another/place.jpg", "width": 3]
        #expect(input(image).reuseKey == input(moved).reuseKey)
        #expect(input(image).reuseKey != input(["artifact": "abd"]).reuseKey)
    }

    @Test func whatAnImportAllowedIsNoPartOfTheReuseKey() {
        let allowed: JSONValue = ["artifact": "abc", "width": 3, "import": ["maxPixels": 9]]
        #expect(input(image).reuseKey == input(allowed).reuseKey)
        let lenient: JSONValue = ["artifact": "abc", "width": 3, "failOn": "none"]
        #expect(input(image).reuseKey != input(lenient).reuseKey)
    }

    @Test func theReuseKeyFollowsWhatStandsBesideAnArtifact() {
        let left: JSONValue = ["artifact": "abc", "x": 0]
        #expect(input(left).reuseKey != input(["artifact": "abc", "x": 8]).reuseKey)
    }

    @Test func theReuseKeyFollowsSettingsAndVersions() {
        #expect(input(image).reuseKey != input(image, sigma: 2).reuseKey)
        #expect(input(image).reuseKey != input(image, version: 2).reuseKey)
    }

    @Test func anActivityWithEffectsHasNoReuseKey() {
        let call = ActivityCall(name: "export", version: 1, settings: [:], isReusable: false)
        #expect(TaskInput(work: .activity(call), inputs: []).reuseKey == nil)
    }

    @Test func inputsAreReadAsTheyWereWritten() throws {
        let chain = input(image)
        #expect(try TaskInput(json: chain.json) == chain)
        let call = ActivityCall(name: "x", version: 2, settings: ["a": 1], isReusable: true)
        let activity = TaskInput(work: .activity(call), inputs: [1, "two"])
        #expect(try TaskInput(json: activity.json) == activity)
        #expect(activity.queueName == "x@2")
    }

    @Test(arguments: [
        ("ContentAwareFill", "content-aware-fill"), ("HTTPImage", "http-image"),
        ("Blur2x", "blur2x"), ("X", "x"), ("longestSide", "longest-side"),
    ])
    func namesBecomeKebabCase(name: String, expected: String) {
        #expect(kebabCase(name) == expected)
    }

    @Test func valuesOfSeveralInputsKeepTheirTypes() throws {
        let values = Values(3, "three", true)
        #expect(try values.planJSON() == [3, "three", true])
        let back = try Values<Int, String, Bool>(planJSON: [3, "three", true])
        #expect(back.elements == (3, "three", true))
        #expect(throws: PipelineError.self) { try Values<Int, String>(planJSON: [3]) }
        #expect(Values<Int, String>.planType == "(integer, text)")
    }
}
