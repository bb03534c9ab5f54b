internal import ArgumentParser
internal import Foundation
internal import Weft

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Say where an output of a batch came from, or what a file was made into.",
        discussion: "Example: weft history thumbs/a.webp")

    @Argument(help: "An input or an output of a batch.")
    var file: String

    @OptionGroup var hub: HubOptions

    func run() async throws {
        let found = try await hub.provenance(of: file)
        if hub.json { return print(JSONValue.array(found.map(\.json)).text) }
        for (index, item) in found.enumerated() {
            if index > 0 { print("") }
            for line in Self.lines(item) { print(Terminal.printable(line)) }
        }
    }

    private static func lines(_ item: Provenance) -> [String] {
        var lines = ["batch     \(item.batch), item \(item.position), \(item.pipeline)"]
        if let reason = item.reason { lines.append("made as   \(reason.words)") }
        if let endedAt = item.endedAt {
            lines.append(
                "\(item.failure == nil ? "made at " : "failed at") \(TimeText.full(endedAt))")
        }
        for source in item.sources {
            lines.append("input     \(source.name)  \(source.path)  sha256 \(source.sha256)")
        }
        if item.sources.isEmpty { lines.append("input     \(item.input)") }
        for step in item.steps { lines.append("step      \(step)") }
        for output in item.outputs {
            lines.append("output    \(output.path)  sha256 \(output.sha256)")
        }
        if let failure = item.failure {
            lines.append("failure   \(failure.code): \(failure.message)")
        }
        if let libvips = item.libvips { lines.append("libvips   \(libvips)") }
        return lines
    }
}
