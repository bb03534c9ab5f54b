import Foundation
import Testing
import WeftCore
import WeftProcesses

/// What becomes of jobs whose worker process misbehaves.
@Suite struct ProcessPoolTests {
    @Test func aJobIsAnswered() async throws {
        let pool = Probe.pool(configuration: ["color": "red"])
        let answer = try await pool.run(["do": "echo", "n": 7], named: "echo")
        #expect(answer["request"]?["n"] == 7)
        #expect(answer["configuration"] == ["color": "red"])
    }

    @Test func jobsInTurnShareAProcess() async throws {
        let pool = Probe.pool(count: 1)
        let first = try await pool.run(["do": "pid"], named: "pid")
        let second = try await pool.run(["do": "pid"], named: "pid")
        #expect(first == second)
        #expect(first != .int(Int(getpid())))
    }

    @Test func jobsAtOnceHaveAProcessEach() async throws {
        let pool = Probe.pool(count: 3)
        let pids = try await withThrowingTaskGroup(of: JSONValue.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    _ = try await pool.run(["do": "eat", "megabytes": 1], named: "eat")
                    return try await pool.run(["do": "pid"], named: "pid")
                }
            }
            return try await group.reduce(into: Set<JSONValue>()) { $0.insert($1) }
        }
        #expect((1...3).contains(pids.count))
    }

    @Test func aProcessIsReplacedAfterItsJobs() async throws {
        var options = ProcessPool.Options()
        options.count = 1
        options.jobsPerProcess = 2
        options.idleTime = .seconds(600)
        let pool = Probe.pool(options)
        var pids: [JSONValue] = []
        for _ in 0..<4 { pids.append(try await pool.run(["do": "pid"], named: "pid")) }
        #expect(pids[0] == pids[1])
        #expect(pids[1] != pids[2])
        #expect(pids[2] == pids[3])
    }

    @Test func reportsArriveInOrderBeforeTheAnswer() async throws {
        let pool = Probe.pool()
        let reports = Collected()
        let answer = try await pool.run(["do": "report"], named: "report") { reports.add($0) }
        #expect(answer == "reported")
        #expect(reports.values == [["step": 1], ["step": 2], ["step": 3]])
    }

    @Test func aFailureArrivesAsItWas() async throws {
        let pool = Probe.pool()
        await #expect(
            throws: Failure(code: "torn", message: "The page is torn.", isRetryable: false)
        ) { try await pool.run(["do": "fail"], named: "fail") }
    }

    @Test func whereTheConfigurationIsRefusedEveryJobFailsWithTheReason() async throws {
        let pool = Probe.pool(configuration: ["refuse": "No such hub."])
        for _ in 0..<2 {
            await #expect(throws: Failure(code: "refused", message: "No such hub.")) {
                try await pool.run(["do": "pid"], named: "pid")
            }
        }
    }

    @Test(arguments: [
        ("fault", "signal 11 (Segmentation fault)"), ("die", "signal 9 (Killed)"),
    ])
    func aCrashFailsOneJob(how: String, words: String) async throws {
        let pool = Probe.pool(count: 1)
        let failure = await failure {
            try await pool.run(["do": .string(how)], named: "blurred of a.jpg")
        }
        #expect(
            failure
                == Failure(
                    code: "worker-died",
                    message: "Expected blurred of a.jpg to end, found that its worker process was "
                        + "ended by \(words). The file may be damaged or hostile."))
        #expect(try await pool.run(["do": "echo"], named: "echo")["request"] == ["do": "echo"])
    }

    @Test func lastWordsAreTold() async throws {
        let pool = Probe.pool()
        let failure = await failure {
            try await pool.run(["do": "say", "words": "malloc(): corrupted"], named: "it")
        }
        #expect(failure?.code == "worker-died")
        #expect(
            failure?.message
                == "Expected it to end, found that its worker process was ended by signal 6 "
                + "(Aborted): malloc(): corrupted. The file may be damaged or hostile.")
    }

    @Test func whatCannotAllocateIsOutOfMemory() async throws {
        let pool = Probe.pool()
        let failure = await failure {
            try await pool.run(
                ["do": "say", "words": "GLib-ERROR **: failed to allocate 9 bytes"], named: "it")
        }
        #expect(failure?.code == "out-of-memory")
    }

    @Test func anExitFailsTheJob() async throws {
        let pool = Probe.pool()
        let failure = await failure {
            try await pool.run(["do": "exit", "status": 3], named: "it")
        }
        #expect(failure?.message.contains("its worker process exited with status 3.") == true)
    }

    @Test func whatHangsIsEndedAtItsDeadline() async throws {
        let pool = Probe.pool(count: 1)
        let failure = await failure {
            try await pool.run(
                ["do": "spin"], named: "thumbnail of a.svg", deadline: .milliseconds(200))
        }
        #expect(
            failure
                == Failure(
                    code: "timed-out",
                    message: "Expected thumbnail of a.svg to end within 200 milliseconds, found it "
                        + "still running; its worker process was ended. Give it more time "
                        + "(--timeout) where the file is good."))
        #expect(try await pool.run(["do": "pid"], named: "pid").intValue != nil)
    }

    @Test func whatEatsMemoryIsEnded() async throws {
        var options = ProcessPool.Options()
        options.memory = 150 << 20
        let pool = Probe.pool(options)
        let failure = await failure {
            try await pool.run(["do": "eat", "megabytes": 300], named: "it")
        }
        #expect(failure?.code == "out-of-memory")
        #expect(failure?.message.hasPrefix("Expected it to need at most 157 MB, found ") == true)
    }

    @Test func nonsenseIsNoAnswer() async throws {
        let pool = Probe.pool()
        let failure = await failure { try await pool.run(["do": "babble"], named: "it") }
        #expect(failure?.code == "worker-died")
        #expect(failure?.message.contains("5 bytes that are not") == true)
    }

    @Test func aProgramThatIsNotThereIsSaid() async throws {
        let pool = ProcessPool(ChildCommand(path: "/nowhere/weft", arguments: ["weft"]))
        let failure = await failure { try await pool.run(["do": "pid"], named: "pid") }
        #expect(failure?.code == "worker-died")
        #expect(failure?.message.contains("No such file or directory") == true)
    }

    private func failure(_ body: () async throws -> JSONValue) async -> Failure? {
        do {
            let value = try await body()
            Issue.record("Expected a failure, found \(value).")
            return nil
        } catch {
            return error as? Failure
        }
    }
}
