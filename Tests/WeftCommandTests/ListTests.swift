import Foundation
import Testing
import Weft

/// Finding runs, and removing them.
@Suite struct ListTests {
    private let place: Place

    init() throws { place = try Place() }

    /// Three runs: `a` completed, `b` failed, `c` waits.
    private func threeRuns() async throws {
        try await place.weft("run", "blurred-pyramid", "--photo", "photo.png", "--id", "a", "-q")
        try await place.weft("run", "blurred-pyramid", "--photo", "text.jpg", "--id", "b", "-q")
        _ = try await WeftProcess(
            [
                "run", "watermark", "--photo", "photo.png", "--logo", "logo.png", "--reviewer",
                "Ann", "--id", "c", "--group", "spring", "--no-wait",
            ],
            in: place
        ).end()
    }

    private func listed(_ arguments: String...) async throws -> [String] {
        let ending = try await WeftProcess(["list", "--json"] + arguments, in: place).end()
        #expect(ending.code == 0)
        return try ending.output.split(separator: "\n").map { line in
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return try #require((value as? [String: Any])?["id"] as? String)
        }
    }

    @Test func filtersChoose() async throws {
        try await threeRuns()
        #expect(try await listed() == ["c", "b", "a"])
        #expect(try await listed("--status", "failed") == ["b"])
        #expect(try await listed("--status", "failed,completed") == ["b", "a"])
        #expect(try await listed("--name", "watermark") == ["c"])
        #expect(try await listed("--group", "spring") == ["c"])
        #expect(try await listed("--id-prefix", "b") == ["b"])
        #expect(try await listed("--since", "1h") == ["c", "b", "a"])
        #expect(try await listed("--before", "1h") == [])
        #expect(try await listed("--since", "2099-01-01") == [])
        #expect(try await listed("--parent", "a") == [])
        let nothing = try await place.weft("list", "--status", "canceled")
        #expect(nothing.code == 0)
        #expect(nothing.errors == "No run is like that.\n")
    }

    @Test func pagesFollowEachOther() async throws {
        try await threeRuns()
        let first = try await place.weft("list", "--limit", "2")
        #expect(first.output.split(separator: "\n").map(\.first) == ["c", "b"])
        #expect(first.errors == "There are more. Go on with --after b.\n")
        let second = try await place.weft("list", "--limit", "2", "--after", "b")
        #expect(second.output.hasPrefix("a  completed"))
        #expect(second.errors == "")
        #expect(try await listed("--limit", "1", "--all") == ["c", "b", "a"])
    }

    @Test func ageIsTakenBeforeAnythingIsRemoved()
        async throws
    {
        try await threeRuns()
        let dry = try await place.weft("purge", "--older-than", "0s", "--dry-run")
        #expect(dry.output == "b\na\n")
        #expect(dry.errors == "2 runs would be removed.\n")
        #expect(
            try await place.weft("purge", "--older-than", "30d").errors == "Removed 0 runs.\n")
        #expect(
            try await place.weft("purge", "--status", "completed", "--json").output
                == #"{"purged":1}"# + "\n")
        #expect(try await listed() == ["c", "b"])
    }

    @Test func purgeByIDRemovesWhatHasEnded() async throws {
        try await threeRuns()
        let live = try await place.weft("purge", "a", "c")
        #expect(live.code == 64)
        #expect(
            live.errors == "weft: Expected a run that has ended, found c running. End it first, "
                + "such as with 'weft cancel c'.\n")
        #expect(try await listed() == ["c", "b", "a"])
        #expect(try await place.weft("purge", "a", "b").errors == "Removed 2 runs.\n")
        #expect(try await listed() == ["c"])
    }

    /// More than one page of the store.
    @Test func thousandsAreCounted() async throws {
        var options = Engine.Options()
        options.durability = .process
        let engine = try await Engine(
            hub: Hub(path: place["hub"].path), pipelines: [], options: options)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...1005 {
                group.addTask {
                    try await engine.client.start(
                        "future", version: "1", input: .null, id: InstanceID("i\(number)"))
                }
            }
            try await group.waitForAll()
        }
        try await engine.close()
        #expect(try await Set(listed("--all")).count == 1005)
        #expect(
            try await place.weft("doctor").output.contains(
                "1005 not ended; `weft resume` goes on with them"))
    }
}
