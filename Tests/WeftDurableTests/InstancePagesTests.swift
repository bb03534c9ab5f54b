import Testing
import WeftCore
import WeftDurable
import WeftTesting

/// All instances, page by page.
struct InstancePagesTests {
    private func bench(count: Int) async throws -> Bench {
        let bench = Bench()
        for number in 1...count {
            _ = try await bench.start("sequence", ["n": 1], id: "i\(number)")
            bench.clock.advance(by: .seconds(1))
        }
        return bench
    }

    private func ids(_ pages: InstancePages) async throws -> [[String]] {
        try await pages.reduce(into: []) { $0.append($1.map(\.id.text)) }
    }

    @Test func pagesFollowEachOtherToTheEnd()
        async throws
    {
        let bench = try await bench(count: 5)
        #expect(
            try await ids(bench.client.pages(of: InstanceQuery(limit: 2)))
                == [["i5", "i4"], ["i3", "i2"], ["i1"]])
        #expect(
            try await ids(bench.client.pages(of: InstanceQuery(limit: 5)))
                == [["i5", "i4", "i3", "i2", "i1"]])
        #expect(try await ids(bench.client.pages(of: InstanceQuery(idPrefix: "x"))) == [])
    }

    @Test func offsetSkipsOnceOnly() async throws {
        let bench = try await bench(count: 5)
        #expect(
            try await ids(bench.client.pages(of: InstanceQuery(limit: 2, offset: 1)))
                == [["i4", "i3"], ["i2", "i1"]])
    }

    @Test func removalOfThePlaceEndsNothing()
        async throws
    {
        let bench = try await bench(count: 5)
        for id in ["i4", "i5"] { try await bench.client.terminate(InstanceID(id)) }
        let worker = bench.worker()
        try await worker.start()
        for id in ["i4", "i5"] { _ = try await bench.client.wait(for: InstanceID(id)) }
        await worker.stop()
        var pages = bench.client.pages(of: InstanceQuery(limit: 2)).makeAsyncIterator()
        #expect(try await pages.next()?.map(\.id.text) == ["i5", "i4"])
        #expect(try await bench.client.purge([InstanceID("i4"), InstanceID("i5")]) == 2)
        #expect(try await pages.next()?.map(\.id.text) == ["i3", "i2"])
        #expect(try await pages.next()?.map(\.id.text) == ["i1"])
        #expect(try await pages.next() == nil)
    }

    @Test func nearIDIsSuggested() async throws {
        let bench = try await bench(count: 3)
        _ = try await bench.start("sequence", ["n": 1], id: "thumbnails-abc")
        for (typed, meant) in [
            ("thumbnails", "thumbnails-abc"), ("thumbnials-abc", "thumbnails-abc"),
        ] {
            let id = try InstanceID(typed)
            let error = await #expect(throws: DurableError.self) {
                try await bench.client.status(of: id)
            }
            #expect(
                error?.message
                    == "Expected an instance of this hub, found no \"\(typed)\". Did you "
                    + "mean \"\(meant)\"?")
        }
        // Three stand equally near: the newest is as good as any.
        #expect(try await bench.client.nearestID(to: InstanceID("i9")) != nil)
        #expect(try await bench.client.nearestID(to: InstanceID("nobody")) == nil)
    }
}
