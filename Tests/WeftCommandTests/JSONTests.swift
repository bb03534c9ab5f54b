import Foundation
import Testing

/// `--json` prints one JSON value on standard output and nothing else.
@Suite struct JSONTests {
    @Test func everyCommandGivesJSON() async throws {
        let place = try Place()
        let run = try await place.json(
            [
                "run", "blurred-pyramid", "--photo", "photo.png", "-o", "l{index}.png", "--id", "a",
                "--json",
            ])
        let record = try #require((run as? [[String: Any]])?.first)
        #expect(record["status"] as? String == "completed")
        #expect(
            (record["result"] as? [[String: Any]])?.first?["path"] as? String
                == place["l0.png"].path)
        for arguments in [
            ["status", "--json"], ["status", "a", "--json"], ["inspect", "a", "--json"],
            ["resume", "--json"], ["resume", "a", "--json"], ["list", "--json"],
            ["wait", "a", "--json"], ["pipelines", "--json"],
            ["pipelines", "list", "--json"], ["pipelines", "show", "watermark"],
            ["doctor", "--json"],
        ] {
            await #expect(throws: Never.self, "\(arguments)") {
                _ = try await place.json(arguments)
            }
        }
    }

    @Test func eventsAreOneJSONLineEach() async throws {
        let place = try Place()
        try await place.weft("run", "blurred-pyramid", "--photo", "photo.png", "--id", "a", "-q")
        let lines = try await place.weft("inspect", "a", "--events").output.split(separator: "\n")
        #expect(lines.count > 5)
        for line in lines {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        }
    }

    @Test func failedRunIsJSONToo() async throws {
        let place = try Place()
        let arguments = [
            "run", "blurred-pyramid", "--photo", "text.jpg", "-o", "l{index}.png", "--json",
        ]
        let ending = try await WeftProcess(arguments, in: place).end()
        #expect(ending.code == 65)
        let value = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
        let failure = (value as? [[String: Any]])?.first?["failure"] as? [String: Any]
        #expect(failure?["code"] as? String == "unknown-format")
    }

    @Test func plansAreDrawn() async throws {
        let place = try Place()
        for name in ["blurred-pyramid", "content-aware-fill", "thumbnails", "watermark"] {
            let mermaid = try await place.weft("pipelines", "show", name, "--format", "mermaid")
                .output
            #expect(mermaid.hasPrefix("flowchart TD\n"))
            #expect(
                mermaid.matches(of: /\bsubgraph\b/).count
                    == mermaid.matches(of: /(?m)^ *end$/).count)
            let dot = try await place.weft("pipelines", "show", name, "--format", "dot").output
            #expect(mermaid.firstMatch(of: #/subgraph .*\n *end/#) == nil)
            #expect(dot.hasPrefix("digraph plan {\n"))
            #expect(dot.count { $0 == "{" } == dot.count { $0 == "}" })
        }
    }
}
