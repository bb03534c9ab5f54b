import Foundation
import Testing

@testable import WeftCommand

/// `weft cache`: what is there, what goes, what is damaged.
@Suite struct CacheTests {
    private let place: Place

    init() throws { place = try Place() }

    private func artifacts() throws -> [String] {
        let folder = place["hub/artifacts"].path
        return try FileManager.default.subpathsOfDirectory(atPath: folder)
            .filter { $0.count == 65 }.sorted()
    }

    private func usage() async throws -> [String: [String: Int]] {
        let json = try await place.json(["cache", "du", "--json"]) as? [String: Any] ?? [:]
        return json.compactMapValues { $0 as? [String: Int] }
    }

    @Test func runsAreCollectedAfterTheyArePurged() async throws {
        try await place.weft("run", "blurred-pyramid", "--photo", "photo.png", "--id", "a", "-q")
        let all = try await usage()
        let count = try artifacts().count
        #expect(all["ofRuns"]?["count"] == count)
        #expect(all["unnamed"] == ["count": 0, "bytes": 0])
        #expect(
            try await place.weft("cache", "gc", "--older-than", "0s").errors.hasSuffix(
                "forgotten, 0 artifacts removed (0 B); \(count) artifacts left "
                    + "(\(SizeText.text(all["all"]?["bytes"] ?? 0))).\n"))
        try await place.weft("purge", "a")
        let young = try await place.weft("cache", "gc", "--keep", "0B")
        #expect(young.code == 0)
        #expect(
            young.errors.hasSuffix(
                "That is more than 0 B: recorded runs need it, or it is younger than an hour. "
                    + "'weft purge' removes runs.\n"))
        let old = Date(timeIntervalSinceNow: -7200)
        for name in try artifacts() {
            try FileManager.default.setAttributes(
                [.modificationDate: old], ofItemAtPath: place["hub/artifacts/\(name)"].path)
        }
        let dry = try await place.weft("cache", "gc", "--dry-run")
        #expect(
            dry.errors.hasPrefix("0 results would be forgotten, \(count) artifacts would be "))
        #expect(try artifacts().count == count)
        let report = try await place.json(["cache", "gc", "--json"]) as? [String: Any]
        #expect((report?["removed"] as? [String: Int])?["count"] == count)
        #expect(try artifacts() == [])
        #expect(
            try await place.weft("cache").output.hasSuffix("all              0 B  0 artifacts\n"))
    }

    @Test func damagedArtifactsAreNamed() async throws {
        try await place.weft("run", "blurred-pyramid", "--photo", "photo.png", "--id", "a", "-q")
        let whole = try await place.weft("cache", "verify")
        #expect(whole.code == 0)
        #expect(whole.errors.hasSuffix("; 0 damaged and set aside.\n"))
        let name = try #require(try artifacts().first)
        let file = place["hub/artifacts/\(name)"]
        try FileManager.default.removeItem(at: file)
        try Data([1, 2, 3]).write(to: file)
        let found = try await place.weft("cache", "verify")
        #expect(found.code == 2)
        #expect(found.output == name.replacing("/", with: "") + "\n")
        #expect(found.errors.hasSuffix("; 1 damaged and set aside.\n"))
    }

    @Test func sizesAreReadAndWritten() {
        for (text, count) in [
            ("0B", 0), ("200kB", 200_000), ("20GB", 20_000_000_000), ("1tb", 1_000_000_000_000),
        ] { #expect(SizeText.byteCount(text) == count) }
        for text in ["", "20", "GB", "-1GB", "1.5GB", "1 GB", "9999999999GB", "1GiB"] {
            #expect(SizeText.byteCount(text) == nil, "\(text)")
        }
        for (count, text) in [
            (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (34_540_000, "34.5 MB"),
            (999_400, "999 kB"), (999_600, "1.0 MB"), (2_000_000_000_000, "2.0 TB"),
        ] { #expect(SizeText.text(count) == text) }
    }
}
