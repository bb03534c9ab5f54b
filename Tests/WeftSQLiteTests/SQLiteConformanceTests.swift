import Testing
import WeftDurable
import WeftTesting

@testable import WeftSQLite

@Suite struct SQLiteConformanceTests {
    @Test(arguments: StoreConformance.facts)
    func storeKeepsWithPower(_ fact: StoreConformance.Fact) async throws {
        let folder = try TemporaryFolder()
        try await fact.check { try SQLiteStore(path: folder.hub, durability: .power) }
    }

    @Test(arguments: StoreConformance.facts)
    func storeKeepsWithProcess(_ fact: StoreConformance.Fact) async throws {
        let folder = try TemporaryFolder()
        try await fact.check { try SQLiteStore(path: folder.hub, durability: .process) }
    }
}
