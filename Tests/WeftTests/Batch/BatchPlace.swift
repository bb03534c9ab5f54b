import Foundation
import Testing
import Weft
import WeftPipelines

/// A hub, a folder of small photos, and batches over them.
struct BatchPlace: Sendable {
    let scratch: Scratch

    /// - Parameter count: Photos `0.png`, `1.png` ..., each of another size.
    init(photos count: Int = 3) async throws {
        scratch = try Scratch()
        _ = try scratch.folder("in")
        for number in 0..<count { try await write(number) }
    }

    var hub: Hub { Hub(path: scratch("hub")) }

    func input(_ name: String) -> String { scratch("in/\(name)") }
    func output(_ name: String) -> String { scratch("out/\(name)") }

    func write(_ number: Int, width: Int? = nil, as name: String? = nil) async throws {
        let path = input(name ?? "\(number).png")
        try FileManager.default.createDirectory(
            atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
            withIntermediateDirectories: true)
        try await Photos.writeGradient(width ?? 40 + number, 30, to: path)
    }

    /// What a batch over the folder is asked to do.
    func request(_ output: String? = nil, paths: [String]? = nil) -> BatchRequest {
        var selection = FileSelection { $0.hasSuffix(".png") || $0.hasSuffix(".jpg") }
        for path in paths ?? [scratch("in")] { selection.add(path) }
        return BatchRequest(files: selection.files, output: output ?? scratch("out"))
    }

    func plan<Work: Pipeline>(
        _ pipeline: Work.Type = Thumbnails.self, _ request: BatchRequest? = nil
    ) async throws -> BatchPlan {
        let engine = try await Engine(hub: hub, pipelines: [Work.self])
        let plan = try await engine.plan(pipeline, batch: request ?? self.request())
        try await engine.close()
        return plan
    }

    /// How a batch went.
    struct Ended {
        let plan: BatchPlan
        let id: InstanceID?
        let counts: BatchSummary?
        let failed: [FailedItem]
        let events: [BatchEvent]
        let instances: [InstanceRecord]
    }

    /// Plans a batch and runs it to its end.
    func run<Work: Pipeline>(
        _ pipeline: Work.Type = Thumbnails.self, _ request: BatchRequest? = nil
    ) async throws -> Ended {
        try await ended(pipeline) { engine in
            let plan = try await engine.plan(pipeline, batch: request ?? self.request())
            return (plan, try await engine.submit(plan))
        }
    }

    func ended<Work: Pipeline>(
        _ pipeline: Work.Type,
        _ begin: (Engine) async throws -> (BatchPlan, InstanceID?)
    ) async throws -> Ended {
        let (events, told) = AsyncStream<EngineEvent>.makeStream()
        let engine = try await Engine(hub: hub, pipelines: [Work.self]) { told.yield($0) }
        let (plan, id) = try await begin(engine)
        var counts: BatchSummary?
        var failed: [FailedItem] = []
        if let id {
            try await engine.start()
            _ = try await engine.client.wait(for: id)
            await engine.stop()
            counts = try await engine.itemCounts(of: id)
            failed = try await engine.failedItems(of: id)
        }
        let instances = try await engine.client.list(InstanceQuery(limit: 1000))
        try await engine.close()
        told.finish()
        var items: [BatchEvent] = []
        for await event in events {
            if let id, let item = BatchEvent(event, of: [id]) { items.append(item) }
        }
        return Ended(
            plan: plan, id: id, counts: counts, failed: failed, events: items,
            instances: instances)
    }
}

extension BatchPlan {
    /// Why items are made, by the names of their files.
    var reasons: [String: MakeReason] {
        toMake.reduce(into: [:]) { $0[$1.file.name] = $1.reason }
    }
}

/// The error that a body ends with.
func error(of body: () async throws -> some Any) async -> Failure? {
    do {
        _ = try await body()
        return nil
    } catch {
        return Failure(error)
    }
}
