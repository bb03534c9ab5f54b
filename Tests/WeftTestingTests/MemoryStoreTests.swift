import Testing
import WeftCore
import WeftDurable
import WeftTesting

@Suite struct MemoryStoreTests {
    @Test(arguments: StoreConformance.facts)
    func storeKeeps(_ fact: StoreConformance.Fact) async throws {
        try await fact.check { MemoryStore() }
    }

    @Test func factsHaveDifferentNames() {
        #expect(
            Set(StoreConformance.facts.map(\.description)).count == StoreConformance.facts.count)
        #expect(StoreConformance.facts.count >= 60)
    }

    @Test func aDeadWorkersLeasesAreFreedAtOnce() async throws {
        let store = MemoryStore()
        let start = ExecutionStarted(name: "plan", version: "1", input: nil)
        let now = Timestamp(microseconds: 0)
        let id = try InstanceID("a")
        _ = try await store.create(NewInstance(id: id, start: start, label: "", createdAt: now))
        let request = LeaseRequest(
            worker: WorkerID("w1"), limit: 1, now: now, expires: now + .seconds(30))
        let lease = try #require(
            try await store.leaseInstances(request, excluding: []).first?.lease)

        store.declareDead(WorkerID("w1"))
        #expect(try await store.reclaimDeadWorkers(at: now) == 1)
        #expect(try await store.renew([.instance(lease)], until: now) == [.instance(lease)])
        #expect(try await store.leaseInstances(request, excluding: []).count == 1)
    }
}
