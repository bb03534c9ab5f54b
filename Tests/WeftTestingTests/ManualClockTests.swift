import Testing
import WeftCore
import WeftTesting

@Suite struct ManualClockTests {
    private let clock = ManualClock(now: Timestamp(microseconds: 0))

    @Test func timeStandsStillUntilItIsAdvanced() {
        #expect(clock.now == Timestamp(microseconds: 0))
        clock.advance(by: .seconds(2))
        #expect(clock.now == Timestamp(microseconds: 2_000_000))
        clock.now = Timestamp(microseconds: 7)
        #expect(clock.now == Timestamp(microseconds: 7))
    }

    @Test func sleepingUntilAPastMomentReturnsAtOnce() async throws {
        try await clock.sleep(until: clock.now)
        #expect(clock.sleeperCount == 0)
    }

    @Test func advancingWakesThoseWhoseTimeHasComeAndNoOthers() async throws {
        async let early: Void = clock.sleep(until: clock.now + .seconds(10))
        let late = Task { [clock] in try await clock.sleep(until: Timestamp(microseconds: .max)) }
        while clock.sleeperCount < 2 { await Task.yield() }
        #expect(clock.nextWake == Timestamp(microseconds: 10_000_000))
        clock.advance(by: .seconds(9))
        #expect(clock.sleeperCount == 2)
        clock.advance(by: .seconds(1))
        try await early
        #expect(clock.sleeperCount == 1)
        late.cancel()
        await #expect(throws: CancellationError.self) { try await late.value }
        #expect(clock.sleeperCount == 0)
    }

    @Test func aSleeperThatWasCanceledBeforeItSleptThrows() async {
        let task = Task { [clock] in
            while !Task.isCancelled { await Task.yield() }
            try await clock.sleep(until: clock.now + .seconds(1))
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
