import Foundation
import Testing
import WeftCore
import WeftDurable

@testable import WeftSQLite

/// Two processes on one hub, one of which is killed: the other does its work while it runs, long
/// before the leases end.
@Suite(.serialized) struct SurvivorTests {
    /// The leases last an hour, and the test may take two minutes: the survivor has seen the death.
    private static let lease = Duration.seconds(3600)

    @Test(.timeLimit(.minutes(2))) func survivorTakesOverFromAKilledProcess() async throws {
        let folder = try TemporaryFolder()
        let id = try InstanceID("one")
        let store = try SQLiteStore(path: folder.hub)
        _ = try await store.create(
            NewInstance(
                id: id, start: ExecutionStarted(name: "one-step", version: "1", input: nil),
                label: "", createdAt: SystemClock().now))
        async let killed: Void = Self.runUntilKilled(in: folder.path)
        let pid = try await PausedProcessTests.content(of: folder.path + "/started")

        let (events, continuation) = AsyncStream.makeStream(of: EngineEvent.self)
        let worker = OneStep.worker(
            store, id: "survivor", renewal: .milliseconds(400), lease: Self.lease,
            observer: { continuation.yield($0) }
        ) { "survivor" }
        try await worker.start()
        // It has looked for dead workers and for work, and found neither.
        for await event in events { if case .caughtUp = event { break } }
        let held = try #require(try await store.openActivities(of: id).first?.lease)
        #expect(held.worker == WorkerID("victim"))

        kill(try #require(Int32(pid)), SIGKILL)
        await killed
        let record = try await Client(store: store).wait(for: id)
        #expect(record.outcome == .completed("survivor"))
        #expect(held.expires > SystemClock().now)
        #expect(try await store.history(of: id, after: 0).count == 4)
        await worker.stop()
        try await store.close()
    }

    private static func runUntilKilled(in folder: String) async {
        await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
            let store = try SQLiteStore(path: folder + "/hub.sqlite")
            let worker = OneStep.worker(
                store, id: "victim", renewal: .milliseconds(400), lease: .seconds(3600)
            ) {
                try Data("\(getpid())".utf8).write(
                    to: URL(fileURLWithPath: folder + "/started"), options: .atomic)
                while true { sleep(1) }
            }
            try await worker.start()
            _ = try await Client(store: store).wait(for: InstanceID("one"))
        }
    }
}
