import Testing
import WeftCore
import WeftDurable

@testable import WeftPipeline

private let onePhoto: [String: JSONValue] = ["photo": ["file": "a"]]

/// The steps of a plan as `id kind label`, for reading.
private func outline(_ plan: Plan) -> [String] {
    plan.allSteps.map { "\($0.id) \($0.kind.name) \($0.label)" }
}

@Suite struct PlanCompilerTests {
    struct Chain: Pipeline {
        typealias Input = PictureInput
        func body(_ input: Inputs<Input>) -> Handle<Picture> {
            input.photo.blurred(1).grown(by: 2).blurred(3)
        }
    }

    @Test func operationsInARowAreFused() throws {
        let plan = try Chain.compile(onePhoto).plan
        #expect(
            outline(plan) == [
                "1 input photo", "2 activity import photo", "3 chain blurred+grown+blurred",
            ])
    }

    struct Checkpointed: Pipeline {
        typealias Input = PictureInput
        func body(_ input: Inputs<Input>) -> Handle<Picture> {
            input.photo.blurred(1).checkpointed().grown(by: 2)
        }
    }

    @Test func aCheckpointEndsAChain() throws {
        let plan = try Checkpointed.compile(onePhoto).plan
        #expect(outline(plan).suffix(2) == ["3 chain blurred", "4 chain grown"])
    }

    struct Shared: Pipeline {
        typealias Input = PictureInput
        func body(_ input: Inputs<Input>) -> Handle<[Picture]> {
            let blurred = input.photo.blurred(1)
            return list(blurred.grown(by: 1), blurred.grown(by: 2))
        }
    }

    @Test func aSharedValueIsMadeOnce() throws {
        let plan = try Shared.compile(onePhoto).plan
        #expect(
            outline(plan).dropFirst(2) == [
                "3 chain blurred", "4 chain grown", "5 chain grown", "6 list list",
            ])
    }

    struct WithOverlay: Pipeline {
        typealias Input = PictureInput
        func body(_ input: Inputs<Input>) -> Handle<Picture> {
            let logo = input.photo.grown(by: 9)
            return input.photo.blurred(1).applying(Overlay(), with: [logo], label: "overlaid")
        }
    }

    @Test func onlyTheImageThatFlowsIsFused() throws {
        let plan = try WithOverlay.compile(onePhoto).plan
        #expect(outline(plan).suffix(2) == ["3 chain grown", "4 chain blurred+overlaid"])
        var run = try PlanRun(WithOverlay.compile(onePhoto))
        run.run()
        #expect(run.outcome == .completed(["name": "overlay(blur(a&grow(a)))"]))
    }

    struct Unused: Pipeline {
        typealias Input = PictureInput
        func body(_ input: Inputs<Input>) -> Handle<Picture> {
            _ = input.photo.split(3).map { $0.blurred(9) }
            return input.photo.grown(by: 1)
        }
    }

    @Test func aResultThatNothingUsesIsNotMade() throws {
        let plan = try Unused.compile(onePhoto).plan
        #expect(outline(plan).last == "3 chain grown")
    }

    struct Maps: Pipeline {
        typealias Input = PicturesInput
        func body(_ input: Inputs<Input>) -> Handle<[Picture]> {
            input.photos.map { $0.blurred(1) }.map { $0.grown(by: 2) }
        }
    }

    @Test func fanOutsInARowBecomeOne() throws {
        let plan = try Maps.compile(["photos": [["file": "a"], ["file": "b"]]]).plan
        #expect(plan.body.steps.map(\.kind.name) == ["input", "map"])
        var run = try PlanRun(Maps.compile(["photos": [["file": "a"], ["file": "b"]]]))
        run.run()
        #expect(
            run.outcome == .completed([["name": "grow(blur(a))"], ["name": "grow(blur(b))"]]))
    }

    @Test func aRetryEndsAChainBehindIt() throws {
        struct Retried: Pipeline {
            typealias Input = PictureInput
            func body(_ input: Inputs<Input>) -> Handle<Picture> {
                input.photo.blurred(1).retrying(attempts: 3).grown(by: 1).timeout(.seconds(5))
            }
        }
        let steps = try Retried.compile(onePhoto).plan.allSteps
        #expect(steps.map(\.label).suffix(2) == ["blurred", "grown"])
        #expect(steps[2].options.retry?.attempts == 3)
        #expect(steps[3].options.timeout == .seconds(5))
    }

    @Test func heartbeatsAndPausesStandInThePlanAndInItsJSON() throws {
        struct Watched: Pipeline {
            typealias Input = PictureInput
            func body(_ input: Inputs<Input>) -> Handle<[Picture]> {
                input.photo.split(2).heartbeat(within: .seconds(5))
                    .retrying(attempts: 3, pausesWhenExhausted: true)
            }
        }
        let plan = try Watched.compile(onePhoto).plan
        let options = try #require(try Plan(json: plan.json).allSteps.last?.options)
        #expect(options.heartbeatTimeout == .seconds(5))
        #expect(options.retry?.pausesWhenExhausted == true)
        var run = try PlanRun(Watched.compile(onePhoto))
        run.completeNext(PlanRun.names)
        #expect(run.open.first?.heartbeatTimeout == .seconds(5))
    }

    @Test func aNameReplacesTheLabel() throws {
        struct Named: Pipeline {
            typealias Input = PictureInput
            func body(_ input: Inputs<Input>) -> Handle<Picture> {
                input.photo.blurred(1).named("soft")
            }
        }
        #expect(try Named.compile(onePhoto).plan.allSteps.last?.label == "soft")
    }

    @Test func everyStepKnowsItsLine() throws {
        let step = try #require(try Chain.compile(onePhoto).plan.allSteps.last)
        #expect(step.position.file == "PlanCompilerTests.swift")
        #expect(step.position.line == 18)
    }

    @Test func theSameBodyGivesTheSameHash() throws {
        let plan = try Chain.compile(onePhoto).plan
        #expect(try Chain.compile(onePhoto).plan.hash == plan.hash)
        #expect(try Shared.compile(onePhoto).plan.hash != plan.hash)
    }
}

@Suite struct PlanJSONTests {
    static let pipelines: [any Pipeline.Type] = [
        PlanCompilerTests.Chain.self, PlanCompilerTests.Shared.self,
        PlanOrchestratorTests.Choice.self, PlanOrchestratorTests.Reduction.self,
        PlanOrchestratorTests.Selection.self, PlanOrchestratorTests.Pairs.self,
        EventWaitTests.Waiting.self,
    ]

    @Test(arguments: pipelines.indices)
    func aPlanIsReadAsItWasWritten(index: Int) throws {
        let plan = try Self.pipelines[index].outline().plan
        let text = plan.json.prettyText
        #expect(try Plan(json: JSONValue(parsing: text)) == plan)
    }

    @Test func aPlanOfANewerFormatIsRefused() throws {
        let error = #expect(throws: PipelineError.self) {
            try Plan(json: ["weft-plan": 2, "pipeline": "x", "type": "image", "body": [:]])
        }
        #expect(
            error?.message
                == "Expected a plan of format 1 or earlier, found format 2. "
                + "Run it with the version of Weft that made it.")
    }

    @Test func aDamagedPlanIsRefused() throws {
        let error = #expect(throws: PipelineError.self) { try Plan(json: ["weft-plan": 1]) }
        #expect(error?.code == .unreadablePlan)
        #expect(error?.message.contains("\"pipeline\"") == true)
    }
}
