import Testing
import WeftCore
@testable import WeftDurable

/// The words and the fields of each reason.
@Suite struct WaitReasonTests {
    private static let blur = WaitReason.ActivityName(
        taskID: 3, activity: "blur@1", label: "blurred")
    private static let holder = LeaseHolder(worker: WorkerID("w1"), expires: at(60))
    private static let full = Failure(code: "disk-full", message: "The disk is full.")

    private static func at(_ seconds: Int) -> Timestamp {
        Timestamp(microseconds: 1_767_225_600_000_000) + .seconds(seconds)
    }

    private static let sentences: [(WaitReason, String, String)] = [
        (
            .suspended(since: at(0), reason: "lunch"), "suspended",
            "It is suspended since 2026-01-01T00:00:00Z until it is resumed: lunch."
        ),
        (
            .scheduledStart(at: at(60)), "scheduled-start",
            "It is to be started at 2026-01-01T00:01:00Z."
        ),
        (.noWorker, "no-worker", "It waits for a worker to take it up."),
        (
            .setAside(until: "a worker that knows the orchestration \"x\" version 2", since: at(0)),
            "set-aside",
            "It waits for a worker that knows the orchestration \"x\" version 2, since "
                + "2026-01-01T00:00:00Z."
        ),
        (
            .held(by: holder), "held",
            "It is leased to worker w1 until 2026-01-01T00:01:00Z, or until that process is found "
                + "dead."
        ),
        (
            .unreadMessages(["suspend"]), "unread-messages",
            "It waits for a worker to read suspend."
        ),
        (
            .unreadMessages(["event \"approval\"", "cancel"]), "unread-messages",
            "It waits for a worker to read 2 messages: event \"approval\", cancel."
        ),
        (
            .activityQueued(blur), "activity-queued",
            "Activity \"blurred\" (blur@1) waits for a worker that can run it."
        ),
        (
            .activityLimited(blur, HeldBackActivity(activity: "blur@1", reason: .concurrency(2))),
            "activity-limited",
            "Activity \"blurred\" (blur@1) waits because 2 of 2 \"blur@1\" are running."
        ),
        (
            .activityRunning(
                blur, by: holder, attempt: 2,
                progress: ActivityProgress(fraction: 0.255, message: "level 2")),
            "activity-running",
            "Activity \"blurred\" (blur@1) is leased to worker w1 until 2026-01-01T00:01:00Z, "
                + "attempt 2, 26 % done: level 2."
        ),
        (
            .activityRetry(blur, at: at(60), failedAttempts: 1, full), "activity-retry",
            "Activity \"blurred\" (blur@1) is tried again at 2026-01-01T00:01:00Z, after attempt 1 "
                + "failed: The disk is full."
        ),
        (
            .activityPaused(blur, failedAttempts: 3, full), "activity-paused",
            "Activity \"blurred\" (blur@1) is paused after 3 attempts until the instance is "
                + "resumed: The disk is full."
        ),
        (
            .event(name: "approval", since: at(0), until: at(60)), "event",
            "It waits for event \"approval\" since 2026-01-01T00:00:00Z, until "
                + "2026-01-01T00:01:00Z."
        ),
        (.timer(at: at(60)), "timer", "It waits for a timer, until 2026-01-01T00:01:00Z."),
        (
            .other(Wait("a friend", since: at(0))), "other",
            "It waits for a friend since 2026-01-01T00:00:00Z."
        ),
    ]

    @Test func eachReasonHasItsSentenceAndItsCode() {
        for (reason, code, sentence) in Self.sentences {
            #expect(reason.description == sentence)
            #expect(reason.code == code)
            #expect(reason.json["code"] == .string(code))
            #expect(reason.json["sentence"] == .string(sentence))
        }
    }

    @Test func childIsNamedWithItsStatus() throws {
        let reason = WaitReason.child(try InstanceID("p:0001"), status: .running)
        #expect(
            reason.description == "It waits for sub-orchestration \"p:0001\", which is running.")
        #expect(reason.json["instance"] == "p:0001")
        #expect(reason.json["status"] == "running")
    }

    @Test func fieldsAreThoseOfTheCode() {
        let retry = WaitReason.activityRetry(
            Self.blur, at: Self.at(0), failedAttempts: 1, Self.full)
        #expect(
            retry.json.objectValue?.keys.sorted() == [
                "activity", "at", "code", "failedAttempts", "failure", "label", "sentence", "task",
            ])
        #expect(retry.json["at"] == .int(1_767_225_600_000_000))
        #expect(WaitReason.held(by: Self.holder).json["worker"] == "w1")
        let rate = HeldBackActivity.Reason.rate(.init(3, per: .seconds(10)), until: Self.at(1))
        let limited = WaitReason.activityLimited(
            Self.blur, HeldBackActivity(activity: "blur@1", reason: rate))
        #expect(limited.json["limit"] == "rate")
        #expect(limited.json["until"] == .int(1_767_225_601_000_000))
    }

    /// What the engine writes into a record is read again as a value.
    @Test func waitsOfRecordsAreReadAsValues() throws {
        let time = Self.at(0), limit = Self.at(60)
        let id = try InstanceID("p:0001")
        #expect(
            Wait.event("a \"b\"", since: time, until: limit).reason
                == .event(name: "a \"b\"", since: time, until: limit))
        #expect(Wait.child(id, named: "a (b)", since: time).reason == .child(id, status: nil))
        #expect(
            Wait(Wait.timer, since: time, until: limit).reason == .timer(at: limit))
        #expect(
            Wait.worker(knowing: "x", since: time).reason
                == .setAside(until: "a worker that knows x", since: time))
        let strange = Wait("event", since: time)
        #expect(strange.reason == .other(strange))
    }
}
