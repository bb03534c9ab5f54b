import Testing
import WeftCore
import WeftDurable
import WeftTesting

@Suite struct FailingStoreTests {
    private let inner = MemoryStore()
    private let store: FailingStore

    init() { store = FailingStore(inner) }

    @Test func aCallThatFailsBeforeHasDoneNothing() async throws {
        store.fail(.create, .before)
        await #expect(throws: FailingStore.defaultError) { try await create("a") }
        #expect(try await inner.instances(InstanceQuery()).count == 0)
        try await create("a")
        #expect(try await inner.instances(InstanceQuery()).count == 1)
    }

    @Test func aCallThatFailsAfterIsKept() async throws {
        store.fail(.create, .after)
        await #expect(throws: FailingStore.defaultError) { try await create("a") }
        #expect(try await inner.instances(InstanceQuery()).count == 1)
    }

    @Test func failuresAreSkippedAndCountedByKind() async throws {
        store.fail(.create, skipping: 1, times: 2, with: CancellationError())
        var outcomes: [Bool] = []
        for id in ["a", "b", "c", "d"] {
            do { try await create(id) } catch is CancellationError {
                outcomes.append(false)
                continue
            }
            outcomes.append(true)
        }
        #expect(outcomes == [true, false, false, true])
        #expect(store.calls == [.create, .create, .create, .create])
    }

    @Test func afterACrashNothingWorksUntilItRecovers() async throws {
        store.crash(atCall: 2, .after)
        try await create("a")
        await #expect(throws: FailingStore.defaultError) { try await create("b") }
        await #expect(throws: FailingStore.defaultError) { try await create("c") }
        store.recover()
        try await create("d")
        #expect(try await store.instances(InstanceQuery()).map(\.id.text) == ["d", "b", "a"])
    }

    @Test(arguments: StoreConformance.facts)
    func aFailingStoreThatNeverFailsIsAStore(_ fact: StoreConformance.Fact) async throws {
        try await fact.check { FailingStore(MemoryStore()) }
    }

    private func create(_ id: String) async throws {
        let start = ExecutionStarted(name: "plan", version: "1", input: nil)
        _ = try await store.create(
            NewInstance(
                id: try InstanceID(id), start: start, label: "",
                createdAt: Timestamp(microseconds: 0)))
    }
}
