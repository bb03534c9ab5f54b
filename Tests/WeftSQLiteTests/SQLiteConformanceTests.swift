import Foundation
import Testing
import WeftDurable
import WeftTesting

@testable import WeftSQLite

@Suite struct SQLiteConformanceTests {
    @Test(arguments: StoreConformance.facts)
    func storeKeepsWithPower(_ fact: StoreConformance.Fact) async throws {
        try await check(fact, .power)
    }

    @Test(arguments: StoreConformance.facts)
    func storeKeepsWithProcess(_ fact: StoreConformance.Fact) async throws {
        try await check(fact, .process)
    }

    private func check(
        _ fact: StoreConformance.Fact, _ durability: SQLiteStore.Durability
    ) async throws {
        let folder = try TemporaryFolder()
        try await fact.check {
            try SQLiteStore(path: folder.hub, durability: durability)
        }
    }
}

/// A folder that is removed with everything in it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/weft-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var hub: String { path + "/hub.sqlite" }
}
