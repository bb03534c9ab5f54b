import Foundation
import Testing
import WeftCore
import WeftDurable

@testable import WeftSQLite

/// The book of items: what batches have made of which files.
@Suite(.serialized) struct ItemBookTests {
    private let folder: TemporaryFolder
    private let store: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteStore(path: folder.hub)
    }

    @Test func aBatchIsBegunWithItsItemsAndItsInstance() async throws {
        try await begin("a", inputs: ["x", "y"])
        #expect(try await store.batch(InstanceID("a"))?.pipeline == "thumbnails")
        #expect(try await store.batch(InstanceID("b")) == nil)
        #expect(try await store.instance(InstanceID("a"))?.status == .pending)
        let items = try await store.items(of: InstanceID("a"), in: .open)
        #expect(items.map(\.input) == ["x", "y"])
        #expect(items.map(\.position) == [0, 1])
        #expect(items.map(\.request) == [["file": "x"], ["file": "y"]])
        #expect(try await store.itemCounts(of: InstanceID("a")) == ItemCounts(open: 2))
    }

    @Test func anIDThatIsTakenBeginsNothing() async throws {
        try await begin("a", inputs: ["x"])
        await #expect(throws: DurableError.self) { try await begin("a", inputs: ["x", "y"]) }
        #expect(try await store.items(of: InstanceID("a"), in: .open).count == 1)
    }

    @Test func itemsAreTakenInPortions() async throws {
        try await begin("a", inputs: (0..<10).map(String.init))
        let page = try await store.items(of: InstanceID("a"), in: .open, after: 3, limit: 4)
        #expect(page.map(\.position) == [4, 5, 6, 7])
    }

    @Test func whatIsSettledTwiceIsSettledOnce() async throws {
        try await begin("a", inputs: ["x", "y"])
        let settled = [
            SettledItem(position: 0, ending: done("x", to: "out/x")),
            SettledItem(
                position: 1,
                ending: .failed(Failure(code: "truncated", message: "It ends too early."))),
        ]
        for _ in 0..<2 {
            try await store.settle(settled, of: InstanceID("a"), at: Timestamp(microseconds: 7))
        }
        #expect(try await store.itemCounts(of: InstanceID("a")) == ItemCounts(done: 1, failed: 1))
        let item = try #require(try await store.items(of: InstanceID("a"), in: .done).first)
        #expect(item.sources == [ItemSource(name: "photo", path: "x", sha256: Self.digest)])
        #expect(item.outputs.map(\.path) == ["out/x"])
        #expect(item.stamp == [1, 2])
        #expect(item.request.map(\.kind) == .none)
        #expect(item.endedAt == Timestamp(microseconds: 7))
        let failed = try #require(try await store.items(of: InstanceID("a"), in: .failed).first)
        #expect(failed.failure?.code == "truncated")
        // Its request is kept, to be tried again.
        #expect(failed.request == ["file": "y"])
    }

    @Test func theNewestItemOfASlotCounts() async throws {
        try await begin("a", inputs: ["x"])
        try await settle("a", done("x", to: "out/x"))
        try await begin("b", inputs: ["x"])
        let found = try await store.newestItems(ofSlots: [Self.slot("x"), Self.slot("z")])
        #expect(found.keys.map { $0 } == [Self.slot("x")])
        #expect(found[Self.slot("x")]?.batch.id.text == "b")
        #expect(try await store.items(of: InstanceID("a"), in: .done).count == 1)
        try await settle("b", done("x", to: "out/x"))
        // What it was before is forgotten.
        #expect(try await store.items(of: InstanceID("a"), in: .done).isEmpty)
        #expect(try await store.items(about: "out/x").map(\.batch.id.text) == ["b"])
    }

    @Test func anOutputBelongsToWhoWroteItLast() async throws {
        try await begin("a", inputs: ["x"], template: "one")
        try await settle("a", done("x", to: "out"))
        try await begin("b", inputs: ["y"], template: "two")
        try await settle("b", done("y", to: "out"))
        #expect(try await store.templates(ofOutputs: ["out", "other"]) == ["out": "two"])
        #expect(try await store.items(about: "out").map(\.input) == ["y"])
        #expect(try await store.items(about: "x").first?.outputs.isEmpty == true)
    }

    @Test func newStampsAreTakenDown() async throws {
        try await begin("a", inputs: ["x"])
        try await settle("a", done("x", to: "out/x"))
        let item = try #require(try await store.items(about: "x").first)
        let output = ItemOutputRecord(
            path: "out/x", sha256: Self.digest, byteCount: 3, stamp: "later")
        try await store.restamp([(number: item.number, stamp: [9], outputs: [output])])
        let now = try #require(try await store.items(about: "x").first)
        #expect(now.stamp == [9])
        #expect(now.outputs.map(\.stamp) == ["later"])
    }

    @Test func onlyBatchesThatHaveNotEndedAreOpen() async throws {
        try await begin("a", inputs: ["x"])
        try await begin("b", inputs: ["x"], template: "other")
        #expect(
            try await store.openBatches(recipe: [1], template: "t").map(\.id.text) == ["a"])
        #expect(try await store.openBatches(recipe: [2], template: "t").isEmpty)
        try await end("a")
        #expect(try await store.openBatches(recipe: [1], template: "t").isEmpty)
    }

    @Test func whatAPurgedBatchLeftOpenIsForgottenAndWhatItMadeIsNot() async throws {
        try await begin("a", inputs: ["x", "y"])
        try await settle("a", done("x", to: "out/x"))
        try await end("a")
        #expect(try await store.purge([InstanceID("a")]) == 1)
        try await begin("b", inputs: ["z"])
        #expect(try await store.itemCounts(of: InstanceID("a")) == ItemCounts(done: 1))
        #expect(try await store.items(about: "y").isEmpty)
        try await begin("c", inputs: ["y"])
        try await end("c")
        #expect(try await store.purge([InstanceID("c")]) == 1)
        try await begin("d", inputs: ["z"])
        #expect(try await store.batch(InstanceID("c")) == nil)
    }

    // MARK: -

    private static let digest = [UInt8](repeating: 0xA7, count: 32)

    private static func slot(_ input: String) -> [UInt8] { Array("slot \(input)".utf8) }

    private func begin(
        _ id: String, inputs: [String], template: String = "t"
    ) async throws {
        let instance = try InstanceID(id)
        let now = Timestamp(microseconds: 1)
        try await store.begin(
            BatchRecord(
                id: instance, pipeline: "thumbnails", recipe: [1], template: template,
                request: [:], createdAt: now),
            items: inputs.map {
                NewItem(
                    slot: Self.slot($0), input: $0, reason: "new",
                    request: JSONValue.object(["file": .string($0)]).text)
            },
            as: NewInstance(
                id: instance, start: ExecutionStarted(name: "batch", version: "1", input: [:]),
                label: "thumbnails", createdAt: now))
    }

    private func done(_ input: String, to output: String) -> SettledItem.Ending {
        .done(
            sources: [ItemSource(name: "photo", path: input, sha256: Self.digest)], stamp: [1, 2],
            outputs: [
                ItemOutputRecord(path: output, sha256: Self.digest, byteCount: 3, stamp: "s")
            ])
    }

    private func settle(_ batch: String, _ ending: SettledItem.Ending) async throws {
        try await store.settle(
            [SettledItem(position: 0, ending: ending)], of: InstanceID(batch),
            at: Timestamp(microseconds: 5))
    }

    private func end(_ id: String) async throws {
        let now = Timestamp(microseconds: 2)
        let request = LeaseRequest(
            worker: WorkerID("w"), limit: 9, now: now, expires: now + .seconds(9),
            scope: [try InstanceID(id)])
        let leased = try #require(
            try await store.leaseInstances(request, excluding: []).first)
        var checkpoint = Checkpoint(lease: leased.lease, status: .completed, now: now)
        checkpoint.outcome = .completed(nil)
        _ = try await store.checkpoint(checkpoint)
    }
}
