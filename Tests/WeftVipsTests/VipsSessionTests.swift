internal import Foundation
internal import Synchronization
internal import Testing
internal import WeftPixels
@testable internal import WeftVips

@Suite struct VipsSessionTests {
    @Test func workRunsOnAThreadOfOursOutsideOfAnyTask() async throws {
        #expect(!VipsSession.isOnOwnThread)
        let found = try await VipsSession.shared.run {
            (VipsSession.isOnOwnThread, withUnsafeCurrentTask { $0 != nil })
        }
        #expect(found == (true, false))
    }

    @Test func evaluationsInTasksAreCounted() async throws {
        await #expect(processExitsWith: .success) {
            let base = try VipsImage(photo(4, 4))
            _ = try await VipsSession.shared.run { try base.pixels() }
            precondition(VipsSession.evaluationsInTasks == 0)
            _ = try base.pixels()
            precondition(VipsSession.evaluationsInTasks == 1)
        }
    }

    @Test func errorsOfWorkComeBack() async {
        await #expect(
            throws: VipsError(
                .missing, "Expected an image at nowhere.png, found no file. Check the name.")
        ) {
            try await VipsSession.shared.run { try VipsImage.open(path: "nowhere.png").width }
        }
    }

    @Test func neverMoreThreadsThanTheLimit() async throws {
        let threads = WorkThreads(limit: 3)
        let running = Mutex((now: 0, most: 0))
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            let left = Mutex(40)
            for _ in 0..<40 {
                threads.add(
                    Job(cancellation: VipsCancellation()) { _ in
                        running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                        usleep(1000)
                        running.withLock { $0.now -= 1 }
                        if left.withLock({
                            $0 -= 1; return $0
                        }) == 0 {
                            done.resume()
                        }
                    })
            }
        }
        #expect(running.withLock(\.most) <= 3)
        #expect(threads.count <= 3)
    }

    @Test func canceledWorkThatWaitsNeverStarts() async throws {
        let task = Task {
            try await VipsSession.shared.run { Issue.record("It started.") }
        }
        task.cancel()
        // Either it was canceled before it began, or it began before the cancellation.
        let outcome = await task.result
        if case .failure(let error) = outcome { #expect(error is CancellationError) }

        let canceled = VipsCancellation()
        canceled.cancel()
        #expect(throws: CancellationError.self) { try canceled.guarding { 1 } }
    }

    @Test func cancelingStopsARunningEvaluation() async throws {
        let started = Mutex(false)
        let task = Task {
            try await VipsSession.shared.run {
                // Minutes of work: 10,000 x 10,000 pixels and a wide median.
                let noise = try VipsImage.made(
                    by: "gaussnoise", ["width": 10_000, "height": 10_000])
                let slow = try noise.call("rank", ["width": 31, "height": 31, "index": 480])
                started.withLock { $0 = true }
                return try slow.pixels().size
            }
        }
        for _ in 0..<2000 where !started.withLock({ $0 }) {
            try await Task.sleep(for: .milliseconds(5))
        }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func aKilledEvaluationLeavesTheSharedImageUsable() throws {
        let base = try VipsImage(photo(2000, 2000)).blurred(sigma: 8)
        let cancellation = VipsCancellation()
        let canceler = Thread {
            usleep(5000)
            cancellation.cancel()
        }
        canceler.start()
        #expect(throws: CancellationError.self) {
            try cancellation.guarding { for _ in 0..<1000 { _ = try base.pixels() } }
        }
        #expect(try base.pixels().size == PixelSize(width: 2000, height: 2000))
    }

    @Test func retryingHelpsOnlyWhereTheMachineFailed() {
        #expect(VipsError(.inputOutput, "").isRetryable)
        #expect(!VipsError(.truncated, "").isRetryable)
        #expect(
            VipsError.Code.allCases.map(\.rawValue).allSatisfy {
                $0.allSatisfy { $0.isLowercase || $0 == "-" }
            })
    }
}
