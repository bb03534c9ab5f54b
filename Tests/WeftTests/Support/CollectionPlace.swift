import Foundation
import Testing
import Weft
import WeftPipelines

/// A hub and a photo, runs of them, and artifacts that grow old at once.
final class CollectionPlace: Sendable {
    let scratch: Scratch

    init() async throws {
        scratch = try Scratch()
        try await Photos.writeGradient(128, 96, to: scratch("photo.png"))
    }

    var hub: Hub { Hub(path: scratch("hub")) }
    var reader: HubReader { HubReader(scratch("hub")) }

    func engine() async throws -> Engine {
        try await Engine(hub: hub, pipelines: [BlurredPyramid.self])
    }

    /// Makes every artifact two hours old.
    func age() throws {
        let old = Date(timeIntervalSinceNow: -7200)
        for id in try reader.artifacts().ids {
            let path = "\(hub.artifactsPath)/\(id.prefix(2))/\(id.dropFirst(2))"
            try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: path)
        }
    }

    func pyramid(_ settings: [String: JSONValue] = [:]) async throws -> [HistoryEvent] {
        let engine = try await engine()
        try await engine.start()
        let id = try await engine.submit(
            BlurredPyramid.self,
            inputs: ["photo": JSONValue.file(scratch("photo.png"))].merging(settings) { $1 },
            output: RunOutput(path: scratch("\(UUID().uuidString)-{level}.png")))
        #expect(try await engine.client.wait(for: id).status == .completed)
        let history = try await engine.client.history(of: id)
        await engine.stop()
        try await engine.close()
        return history
    }

    /// Removes every run.
    func purge() async throws {
        let engine = try await engine()
        try await engine.client.purge(matching: InstanceQuery())
        try await engine.close()
    }

    func collect(_ policy: CollectionPolicy = CollectionPolicy()) async throws -> CollectionReport {
        let engine = try await engine()
        let report = try await engine.collect(policy)
        try await engine.close()
        return report
    }
}
