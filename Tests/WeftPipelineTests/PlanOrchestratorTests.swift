import Testing
import WeftCore
import WeftDurable

@testable import WeftPipeline

struct PictureInput: PipelineInput {
    @Parameter("The picture.") var photo: Picture
}

struct PicturesInput: PipelineInput {
    @Parameter("The pictures.") var photos: [Picture]
}

private let onePhoto: [String: JSONValue] = ["photo": ["file": "a"]]

@Suite struct PlanOrchestratorTests {
    struct Straight: Pipeline {
        typealias Input = PictureInput
        func body(_ input: Inputs<Input>) -> Handle<Picture> {
            input.photo.blurred(1).checkpointed().grown(by: 2)
        }
    }

    @Test func aChainRunsStepByStep() throws {
        var run = try PlanRun(Straight.compile(onePhoto))
        #expect(run.open.map(\.label) == ["import photo"])
        run.completeNext(PlanRun.names)
        #expect(run.open.map(\.label) == ["blurred"])
        run.run()
        #expect(run.outcome == .completed(["name": "grow(blur(a))"]))
    }

    struct FanOut: Pipeline {
        typealias Input = PictureInput
        func body(_ input: Inputs<Input>) -> Handle<[Picture]> {
            input.photo.split(3).map { $0.blurred(1) }.reversed()
        }
    }

    @Test func aFanOutStartsAllElementsAtOnceAndKeepsTheirOrder() throws {
        var run = try PlanRun(FanOut.compile(onePhoto))
        run.completeNext(PlanRun.names)
        run.completeNext(PlanRun.names)
        #expect(run.open.map(\.label) == ["blurred 1", "blurred 2", "blurred 3"])
        run.open.reverse()
        run.run()
        #expect(
            run.outcome
                == .completed([
                    ["name": "blur(a#2)"], ["name": "blur(a#1)"], ["name": "blur(a#0)"],
                ]))
    }

    struct Reduction: Pipeline {
        typealias Input = PictureInput
        func body(_ input: Inputs<Input>) -> Handle<Picture> {
            input.photo.split(3).reduce(input.photo) { sum, part in
                sum.applying(Overlay(), with: [part], label: "overlaid")
            }
        }
    }

    @Test func aReductionRunsOneElementAfterAnother() throws {
        var run = try PlanRun(Reduction.compile(onePhoto))
        run.completeNext(PlanRun.names)
        run.completeNext(PlanRun.names)
        #expect(run.open.map(\.label) == ["overlaid 1"])
        run.run()
        #expect(
            run.outcome
                == .completed(["name": "overlay(overlay(overlay(a&a#0)&a#1)&a#2)"]))
    }

    struct Selection: Pipeline {
        typealias Input = PictureInput
        func body(_ input: Inputs<Input>) -> Handle<[Picture]> {
            let photo = input.photo
            return photo.split(3).filter { running(Compare(), $0, photo) }
        }
    }

    @Test func aFilterKeepsWhatIsTrue() throws {
        var run = try PlanRun(Selection.compile(onePhoto))
        var answers: [JSONValue] = [true, false, true]
        run.run { request in
            request.activity.hasPrefix("compare") ? answers.removeFirst() : PlanRun.names(request)
        }
        #expect(run.outcome == .completed([["name": "a#0"], ["name": "a#2"]]))
    }

    struct Pairs: Pipeline {
        typealias Input = PictureInput
        func body(_ input: Inputs<Input>) -> Handle<[Bool]> {
            zip(input.photo.split(2), input.photo.split(3)).map { running(Compare(), $0, $1) }
        }
    }

    @Test func zipEndsWithTheShorterList() throws {
        var run = try PlanRun(Pairs.compile(onePhoto))
        run.run()
        #expect(run.outcome == .completed([true, true]))
    }

    struct Empty: Pipeline {
        typealias Input = PictureInput
        func body(_ input: Inputs<Input>) -> Handle<[Picture]> {
            input.photo.split(0).map { $0.blurred(1) }
        }
    }

    @Test func aFanOutOverNothingGivesAnEmptyList() throws {
        var run = try PlanRun(Empty.compile(onePhoto))
        run.run()
        #expect(run.outcome == .completed([]))
    }

    struct Choice: Pipeline {
        typealias Input = PictureInput
        func body(_ input: Inputs<Input>) -> Handle<Picture> {
            let photo = input.photo
            return choose(running(Compare(), photo, photo)) {
                photo.blurred(1)
            } otherwise: {
                photo.grown(by: 1)
            }
        }
    }

    @Test(arguments: [(true, "blur(a)"), (false, "grow(a)")])
    func aChoiceRunsOneBlockOnly(answer: Bool, expected: String) throws {
        var run = try PlanRun(Choice.compile(onePhoto))
        run.run { request in
            request.activity.hasPrefix("compare") ? .bool(answer) : PlanRun.names(request)
        }
        #expect(run.outcome == .completed(["name": .string(expected)]))
        #expect(run.scheduled.count == 3)
    }

    @Test func aFailedStepFailsTheRunAndNamesItsLine() throws {
        var run = try PlanRun(Straight.compile(onePhoto))
        run.completeNext(PlanRun.names)
        let id = run.open[0].taskID
        run.take(.taskFailed(taskID: id, failure: Failure(code: "x", message: "It broke.")))
        guard case .failed(let failure) = run.outcome else {
            Issue.record("The run did not fail.")
            return
        }
        #expect(failure.message.hasPrefix("blurred (PlanOrchestratorTests.swift:"))
        #expect(failure.message.hasSuffix("It broke."))
    }

    @Test func everyEventIsFoldedOnceAndARestartFoldsEachOnceMore() throws {
        var run = try PlanRun(FanOut.compile(onePhoto))
        run.run()
        #expect(run.fold.foldedEventCount == run.history.count)
        let again = try InstanceFold(
            replaying: run.history,
            with: PlanOrchestrator(input: FanOut.compile(onePhoto).startInput))
        #expect(again.state == run.fold.state)
        #expect(again.foldedEventCount == run.history.count)
    }

    @Test func aRestartAtAnyEventGoesOnToTheSameResult() throws {
        let compiled = try Reduction.compile(onePhoto)
        var whole = try PlanRun(compiled)
        whole.run()
        for stop in 1...5 {
            var run = try PlanRun(compiled)
            for _ in 0..<min(stop, 5) where !run.open.isEmpty { run.completeNext(PlanRun.names) }
            run.fold = try InstanceFold(
                replaying: run.history, with: PlanOrchestrator(input: compiled.startInput))
            run.run()
            #expect(run.outcome == whole.outcome, "stopped after \(stop)")
            #expect(run.history == whole.history, "stopped after \(stop)")
        }
    }
}
