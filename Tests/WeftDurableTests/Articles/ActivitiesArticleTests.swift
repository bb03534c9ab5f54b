import InMemoryLogging
import Logging
import MetricsTestKit
import Testing
import WeftCore
import WeftDurable
import WeftTesting

/// Reads a folder, file by file.
struct CountLines: DurableActivity {
    static let options = CallOptions(
        retry: .none, timeout: .minutes(10), heartbeatTimeout: .seconds(30))

    func run(_ files: [String], in context: ActivityContext) async throws -> Int {
        var lines = 0
        for (index, file) in files.enumerated() {
            try context.checkCancellation()
            lines += file.count(where: { $0 == "\n" })
            context.report(Double(index + 1) / Double(files.count), file)
        }
        context.logger.info("counted", metadata: ["lines": "\(lines)"])
        return lines
    }
}

/// Sends what must not be sent twice for the same task.
struct Publish: DurableActivity {
    let send: @Sendable (_ text: String, _ onceFor: String) async throws -> Void

    func run(_ text: String, in context: ActivityContext) async throws -> Bool {
        guard !text.isEmpty else {
            throw Failure(
                code: "empty", message: "Expected a text to publish, found none.",
                isRetryable: false)
        }
        try await send(text, "\(context.instanceID)/\(context.taskID)")
        return true
    }
}

/// Six attempts within an hour, then people are asked.
func patience() throws -> CallOptions {
    CallOptions(
        retry: try RetryPolicy(
            attempts: 6, firstInterval: .seconds(2), coefficient: 3,
            maximumInterval: .minutes(10), totalTimeout: .hours(1), jitter: 0.2,
            nonRetryable: ["empty"], pausesWhenExhausted: true))
}

/// At most two renderings at a time, and a hundred uploads a minute.
func limitedOptions() -> WorkerOptions {
    WorkerOptions(activityLimits: [
        "Render": .concurrent(2),
        "Upload": .rate(100, per: .minutes(1)),
    ])
}

/// The code of `Activities.md`.
struct ActivitiesArticleTests {
    @Test func theExampleReportsAndCounts() async throws {
        let reports = EventLog()
        let context = ActivityContext(
            instanceID: try InstanceID("one"), taskID: 1, attempt: 1,
            onProgress: { reports.observer(.trouble("\($0.fraction) \($0.message)")) })
        #expect(try await CountLines().run(["a\n", "b\nc\n"], in: context) == 3)
        #expect(reports.all == [.trouble("0.5 a\n"), .trouble("1.0 b\nc\n")])
    }

    @Test func thePolicyOfTheExampleWaitsAsItSays() throws {
        let policy = try patience().retry
        #expect(
            policy.wait(afterAttempt: 1, code: "down", elapsed: .zero, random: 0) == .seconds(2))
        #expect(
            policy.wait(afterAttempt: 3, code: "down", elapsed: .zero, random: 0) == .seconds(18))
        #expect(policy.wait(afterAttempt: 1, code: "empty", elapsed: .zero, random: 0) == nil)
        #expect(policy.wait(afterAttempt: 2, code: "down", elapsed: .hours(1), random: 0) == nil)
        #expect(policy.wait(afterAttempt: 6, code: "down", elapsed: .zero, random: 0) == nil)
        #expect(limitedOptions().activityLimits["Render"]?.maxConcurrent == 2)
    }

    @Test func publishingNothingIsNotTriedAgain() async throws {
        let context = ActivityContext(instanceID: try InstanceID("one"), taskID: 1, attempt: 1)
        let error = await #expect(throws: Failure.self) {
            try await Publish { _, _ in }.run("", in: context)
        }
        #expect(error?.isRetryable == false)
    }
}
