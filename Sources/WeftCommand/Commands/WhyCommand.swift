internal import ArgumentParser
internal import Foundation
internal import Weft

struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Say what the next batch would do with a file, and why.",
        discussion: "Example: weft why photos/a.jpg")

    @Argument(help: "An input or an output of a batch.")
    var file: String

    @OptionGroup var hub: HubOptions

    func run() async throws {
        let found = try await hub.provenance(of: file)
        if hub.json { return print(JSONValue.array(found.map(\.json)).text) }
        for item in found {
            for line in Self.lines(item) { print(Terminal.printable(line)) }
        }
    }

    private static func lines(_ item: Provenance) -> [String] {
        let what = item.outputs.first?.path ?? item.input
        let more = item.outputs.count > 1 ? " and \(item.outputs.count - 1) more" : ""
        let before =
            item.endedAt.map { time in
                (item.failure == nil ? " Made " : " Failed ")
                    + "\(TimeText.full(time)) by \(item.batch)"
                    + (item.reason.map { ", because \($0.words)." } ?? ".")
            } ?? ""
        switch item.verdict {
        case .upToDate:
            return ["\(what)\(more): reused, because nothing has changed.\(before)"]
        case .underWay(let batch): return ["\(what): waits in \(batch), which has not ended."]
        case .make(let reason):
            let failure = item.failure.map { " \($0.code): \($0.message)" } ?? ""
            return ["\(what)\(more): to be made again, because \(reason.words).\(failure)\(before)"]
                + item.changes.map { "  \($0)" }
        }
    }
}

extension HubOptions {
    /// What the hub's book says about a file. - Throws: `CommandFailure` where that is nothing.
    func provenance(of file: String) async throws -> [Provenance] {
        let pipelines = CommandLineProgram.current.pipelines
        let engine = try await openForReading(pipelines: pipelines)
        let path = URL(fileURLWithPath: file).standardizedFileURL.path
        let found = try await engine.provenance(of: path, pipelines: pipelines)
        try await engine.close()
        guard !found.isEmpty else {
            throw CommandFailure(
                .usage,
                "Expected an input or an output of a batch of the hub at \(location.path), found "
                    + "that \(file) is none. Check the name.")
        }
        return found
    }
}

extension Provenance {
    var json: JSONValue {
        var fields: [String: JSONValue] = [
            "batch": .string(batch.text), "item": .int(position), "pipeline": .string(pipeline),
            "input": .string(input), "sources": .array(sources.map(Self.json)),
            "outputs": .array(outputs.map(Self.json)), "steps": .array(steps.map(JSONValue.string)),
        ]
        if let reason { fields["reason"] = .string(reason.rawValue) }
        if let failure { fields["failure"] = failure.json }
        if let endedAt { fields["ended"] = .int(Int(endedAt.microseconds)) }
        if let libvips { fields["libvips"] = .string(libvips) }
        if !changes.isEmpty { fields["changes"] = .array(changes.map(JSONValue.string)) }
        switch verdict {
        case .upToDate: fields["next"] = "up-to-date"
        case .underWay: fields["next"] = "under-way"
        case .make(let reason): fields["next"] = .string(reason.rawValue)
        }
        return .object(fields)
    }

    private static func json(_ file: File) -> JSONValue {
        var fields: [String: JSONValue] = [
            "path": .string(file.path), "sha256": .string(file.sha256),
        ]
        if !file.name.isEmpty { fields["name"] = .string(file.name) }
        return .object(fields)
    }
}
