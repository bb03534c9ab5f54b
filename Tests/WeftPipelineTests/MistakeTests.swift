import Testing
import WeftCore
import WeftDurable

@testable import WeftPipeline

private let onePhoto: [String: JSONValue] = ["photo": ["file": "a"]]

/// What a pipeline author does wrong, and the sentence that says so.
@Suite struct MistakeTests {
    private func message(_ pipeline: any Pipeline.Type) throws -> String {
        let error = #expect(throws: PipelineError.self) { try pipeline.compile(onePhoto) }
        return error?.message ?? ""
    }

    @Test func aHandleThatLeavesItsClosureIsNamedWithBothLines() throws {
        struct Escaping: Pipeline {
            typealias Input = PictureInput
            func body(_ input: Inputs<Input>) -> Handle<Picture> {
                var inner: Handle<Picture>?
                _ = input.photo.split(2).map { part in
                    let soft = part.blurred(1)
                    inner = soft
                    return soft
                }
                return (inner ?? input.photo).grown(by: 1)
            }
        }
        #expect(
            try message(Escaping.self)
                == "MistakeTests.swift:26: Expected a handle that belongs to this block or one "
                + "around it, found \"blurred\" of MistakeTests.swift:22, which was made inside "
                + "another closure. Return it from that closure and use what the fan-out gives.")
    }

    @Test func anOptionWithoutAStepIsRefused() throws {
        struct Misplaced: Pipeline {
            typealias Input = PictureInput
            func body(_ input: Inputs<Input>) -> Handle<[Picture]> {
                input.photo.split(2).map { $0.blurred(1) }.retrying(attempts: 2)
            }
        }
        #expect(
            try message(Misplaced.self)
                == "MistakeTests.swift:40: Expected .retrying right after a step that does work, "
                + "in the same block; found a value that no such step gives. "
                + "Move it after the verb.")
    }

    @Test func zeroAttemptsAreRefused() throws {
        struct NoAttempt: Pipeline {
            typealias Input = PictureInput
            func body(_ input: Inputs<Input>) -> Handle<Picture> {
                input.photo.blurred(1).retrying(attempts: 0)
            }
        }
        #expect(
            try message(NoAttempt.self)
                == "MistakeTests.swift:54: Expected 1 attempt or more, found 0.")
    }

    @Test func aTimeoutOfZeroIsRefused() throws {
        struct NoTime: Pipeline {
            typealias Input = PictureInput
            func body(_ input: Inputs<Input>) -> Handle<Picture> {
                input.photo.blurred(1).timeout(.zero)
            }
        }
        #expect(
            try message(NoTime.self).hasPrefix(
                "MistakeTests.swift:66: Expected a timeout longer than zero, found 0"))
    }

    @Test func aHeartbeatOfWhatReportsNothingIsRefused() throws {
        struct Mute: Pipeline {
            typealias Input = PictureInput
            func body(_ input: Inputs<Input>) -> Handle<Picture> {
                input.photo.blurred(1).heartbeat(within: .seconds(5))
            }
        }
        #expect(
            try message(Mute.self).hasSuffix(
                ": Expected .heartbeat after an activity that reports progress, found an operation "
                    + "on images, which reports none. Use .timeout."))
    }

    @Test func anActivityThatNobodyKnowsLeavesTheInstancePending() throws {
        let provider = PlanProvider { $0.name != "compare" }
        let plan = try PlanOrchestratorTests.Choice.compile(onePhoto).plan
        #expect(
            provider.missing(from: plan).map(\.description) == ["activity \"compare\" version 1"])
        let started = try PlanOrchestratorTests.Choice.compile(onePhoto)
        #expect(
            try provider.orchestrator(
                for: .init(name: "plan", version: "1", input: started.startInput)) == nil)
    }
}
