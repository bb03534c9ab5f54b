import Foundation
import Testing
import Weft

/// The `weft` command on a hub whose file was damaged in the middle.
@Suite(.serialized) struct DamagedHubTests {
    @Test func aDamagedHubIsRepairedAndItsArtifactsAreUsedAgain() async throws {
        let subject = try await FillSubject.prepare(scale: 0.25)
        let trial = try subject.trial("damaged")
        let hub = trial.folder + "/hub"
        #expect(try await WeftProcess(trial.runArguments).run().status == 0)
        // A second run in the hub makes sure that the log is in the file.
        _ = try await WeftProcess(["status", "--hub", hub]).run()
        let artifacts = try trial.reader.artifacts().ids
        try damage(hub + "/hub.sqlite")

        let doctor = try await WeftProcess(["doctor", "--hub", hub]).run()
        #expect(doctor.status == 2)
        #expect(
            doctor.output.contains("hub         bad   Expected an undamaged hub, found \(hub)/"),
            "\(doctor.output)")
        #expect(doctor.output.contains("Run weft doctor --repair to save what can be read"))

        let repair = try await WeftProcess(["doctor", "--repair", "--hub", hub]).run()
        #expect(repair.output.contains("repair      "), "\(repair.output)")
        #expect(repair.output.contains("The damaged hub is at \(hub)/hub.sqlite.damaged-1"))
        #expect(try trial.reader.artifacts().ids == artifacts)
        let again = try await WeftProcess(["doctor", "--hub", hub]).run()
        #expect(again.status == 0, "\(again.output)")

        try FileManager.default.removeItem(atPath: trial.output)
        var arguments = trial.runArguments
        arguments[arguments.count - 1] = "again"
        let next = try await WeftProcess(arguments).run()
        #expect(next.status == 0, "\(next.lines)")
        #expect(bytes(of: trial.output) == subject.expected)
        #expect(try trial.reader.artifacts().ids.isSuperset(of: artifacts))
    }

    @Test func aWholeHubNeedsNoRepair() async throws {
        let subject = try await FillSubject.prepare(scale: 0.25)
        let trial = try subject.trial("whole")
        #expect(try await WeftProcess(trial.runArguments).run().status == 0)
        let hub = trial.folder + "/hub"
        let repair = try await WeftProcess(["doctor", "--repair", "--hub", hub]).run()
        #expect(repair.status == 0, "\(repair.output)")
        #expect(repair.output.contains("repair      ok    the hub is whole\n"))
        #expect(try files(below: hub).allSatisfy { !$0.contains("damaged") })
    }

    /// Overwrites every page that holds a recorded event, but for the first few.
    private func damage(_ path: String) throws {
        for ending in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + ending)
        }
        let file = try #require(bytes(of: path))
        let size = 4096
        let pages = (1..<file.count / size).filter {
            file[$0 * size..<($0 + 1) * size].range(of: Data("taskCompleted".utf8)) != nil
        }
        let page = try #require(pages.first)
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.seek(toOffset: UInt64(page * size))
        try handle.write(contentsOf: Data(repeating: 0xA5, count: size))
        try handle.close()
    }
}
