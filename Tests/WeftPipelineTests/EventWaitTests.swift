import Testing
import WeftCore
import WeftDurable

@testable import WeftPipeline

struct Answer: PlanValue, Codable, Equatable { var approved: Bool }

@Suite struct EventWaitTests {
    struct Waiting: Pipeline {
        typealias Input = PictureInput
        func body(_ input: Inputs<Input>) -> Handle<Bool> {
            input.photo.waitingForEvent(
                "Approval", as: Answer.self, within: .hours(48),
                otherwise: ["approved": false], requiring: ["approved"]
            ).field("approved")
        }
    }

    private func started() throws -> PlanRun {
        try PlanRun(Waiting.compile(["photo": ["file": "a"]]))
    }

    @Test func anEventWithAnotherCaseAnswersTheWait() throws {
        var run = try started()
        run.run()
        #expect(run.fold.waits.map(\.description) == ["event \"Approval\""])
        #expect(run.timers.count == 1)
        run.take(.eventRaised(name: "APPROVAL", payload: ["approved": true]))
        #expect(run.outcome == .completed(true))
        #expect(run.timers.isEmpty)
    }

    @Test func anEventThatComesBeforeTheWaitIsKept() throws {
        var run = try started()
        run.take(.eventRaised(name: "approval", payload: ["approved": true]))
        #expect(run.outcome == nil)
        run.run()
        #expect(run.outcome == .completed(true))
    }

    @Test func aPayloadWithoutTheRequiredFieldDoesNotAnswer() throws {
        var run = try started()
        run.run()
        run.take(.eventRaised(name: "approval", payload: ["comment": "hm"]))
        #expect(run.outcome == nil)
    }

    @Test func theTimeIsUpAfter48Hours() throws {
        var run = try started()
        run.run()
        #expect(run.timers == [1: run.time + .hours(48)])
        run.time = run.time + .hours(48)
        run.take(.timerFired(timerID: 1))
        #expect(run.outcome == .completed(false))
    }

    @Test func aReplayKeepsTheWait() throws {
        var run = try started()
        run.run()
        run.fold = try InstanceFold(
            replaying: run.history,
            with: PlanOrchestrator(input: Waiting.compile(["photo": ["file": "a"]]).startInput))
        #expect(run.fold.waits.count == 1)
        run.take(.eventRaised(name: "approval", payload: ["approved": true]))
        #expect(run.outcome == .completed(true))
    }
}
