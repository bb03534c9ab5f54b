import Foundation
import Testing
import WeftCore
import WeftProcesses

/// How worker processes end, and what they leave.
@Suite struct ProcessEndTests {
    @Test func aCanceledJobEndsAndItsProcessLivesOn() async throws {
        let pool = Probe.pool(count: 1)
        let pid = try await pool.run(["do": "pid"], named: "pid")
        let task = Task { try await pool.run(["do": "wait"], named: "wait") }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await pool.run(["do": "pid"], named: "pid") == pid)
    }

    @Test func aCanceledJobThatDoesNotStopLosesItsProcess() async throws {
        var options = ProcessPool.Options()
        options.count = 1
        options.grace = .milliseconds(50)
        let pool = Probe.pool(options)
        let pid = try await pool.run(["do": "pid"], named: "pid")
        let (reports, report) = AsyncStream<Void>.makeStream()
        let task = Task {
            try await pool.run(["do": "spin"], named: "spin") { _ in report.yield() }
        }
        // A job that is canceled before it begins costs no process.
        for await _ in reports { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await pool.run(["do": "pid"], named: "pid") != pid)
    }

    @Test func aJobThatWaitsForAPlaceCanBeCanceled() async throws {
        let pool = Probe.pool(count: 1)
        let busy = Task { try await pool.run(["do": "wait"], named: "wait") }
        try await Task.sleep(for: .milliseconds(50))
        let waiting = Task { try await pool.run(["do": "pid"], named: "pid") }
        try await Task.sleep(for: .milliseconds(50))
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        busy.cancel()
        await #expect(throws: CancellationError.self) { try await busy.value }
    }

    @Test func closingEndsJobsAndProcesses() async throws {
        let pool = Probe.pool(count: 1)
        let pid = try #require(try await pool.run(["do": "pid"], named: "pid").intValue)
        let task = Task { try await pool.run(["do": "spin"], named: "spin") }
        try await Task.sleep(for: .milliseconds(50))
        await pool.close()
        await #expect(throws: CancellationError.self) { try await task.value }
        await #expect(throws: CancellationError.self) {
            try await pool.run(["do": "pid"], named: "pid")
        }
        #expect(kill(pid_t(pid), 0) != 0, "It has ended by then.")
    }

    @Test func anIdleProcessTidiesUpAndEnds() async throws {
        let mark = NSTemporaryDirectory() + "weft-at-end-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: mark) }
        var options = ProcessPool.Options()
        options.idleTime = .milliseconds(20)
        let pool = Probe.pool(options, configuration: ["atEnd": .string(mark)])
        let pid = try #require(try await pool.run(["do": "pid"], named: "pid").intValue)
        try await Self.waitForEnd(of: pid)
        #expect(FileManager.default.fileExists(atPath: mark))
        #expect(try await pool.run(["do": "pid"], named: "pid") != .int(pid))
    }

    @Test func processesAreAGroupOfTheirOwn() async throws {
        let pool = Probe.pool()
        #expect(try await pool.run(["do": "group"], named: "group") != .int(Int(getpgrp())))
    }

    #if os(Linux)
        @Test func nothingOpenIsHandedOn() async throws {
            // Opened without close-on-exec, as a careless library does.
            let path = NSTemporaryDirectory() + "weft-careless-\(UUID().uuidString)"
            let careless = open(path, O_RDWR | O_CREAT, 0o600)
            defer {
                close(careless)
                unlink(path)
            }
            let pool = Probe.pool()
            let found = try await pool.run(["do": "descriptors"], named: "descriptors")
            let targets = try #require(found.arrayValue).compactMap(\.stringValue)
            #expect(targets.count { $0 == "/dev/null" } == 2)
            #expect(!targets.contains { $0.hasSuffix((path as NSString).lastPathComponent) })
        }
    #endif

    /// Waits until no process has that number, which is not ours to reap.
    private static func waitForEnd(of pid: Int) async throws {
        for _ in 0..<500 {
            guard kill(pid_t(pid), 0) == 0 else { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("Expected process \(pid) to end.")
    }
}
