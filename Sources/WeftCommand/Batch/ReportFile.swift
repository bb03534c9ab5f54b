internal import Foundation
internal import Weft

/// The report of a batch as a file: JSON for programs, or a page that opens from the disk, with small
/// pictures before and after, failures first, and nothing from a network.
struct ReportFile {
    let path: String

    /// More items than this are listed without pictures.
    private static let pictureLimit = 300
    /// The longest side of a picture.
    private static let side = 120

    /// - Throws: `CommandFailure` where the name is none of a report.
    init(_ path: String) throws {
        guard [".html", ".json"].contains(where: path.lowercased().hasSuffix) else {
            throw CommandFailure(
                .usage,
                "Expected a name that ends in .html or .json after --report, found \(path).")
        }
        self.path = path
    }

    func write(_ batches: [InstanceRecord], _ engine: Engine) async throws {
        var sections: [BatchSection] = []
        for record in batches {
            sections.append(
                BatchSection(
                    record: record, request: try await engine.batchRequest(of: record.id),
                    items: try await engine.items(of: record.id)))
        }
        let text: String
        if path.lowercased().hasSuffix(".json") {
            text = JSONValue.array(sections.map(\.json)).text + "\n"
        } else {
            text =
                HTMLReport(
                    sections: sections, pictures: try await pictures(sections, engine)
                ).text
        }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure(
                .outputRefused,
                "Expected to write the report \(path), found that it cannot be written: "
                    + "\(error.localizedDescription) Choose another place.")
        }
    }

    /// Small pictures of the first items and of what they became, by path. A file that gives none is
    /// left out.
    private func pictures(
        _ sections: [BatchSection], _ engine: Engine
    ) async throws -> [String: String] {
        let made = sections.flatMap(\.items).filter { !$0.outputs.isEmpty }
            .prefix(Self.pictureLimit)
        let paths = Set(made.flatMap { [$0.input] + $0.outputs.prefix(1).map(\.path) })
        return await withTaskGroup(of: (String, String?).self) { group in
            var rest = paths.sorted()[...]
            func addNext() {
                guard let path = rest.popFirst() else { return }
                group.addTask {
                    (path, try? await engine.preview(of: path, within: Self.side))
                }
            }
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { addNext() }
            var pictures: [String: String] = [:]
            for await (path, picture) in group {
                pictures[path] = picture
                addNext()
            }
            return pictures
        }
    }
}

/// What a report says of one batch.
struct BatchSection {
    let record: InstanceRecord
    let request: (pipeline: String, output: String, inputs: [String: JSONValue])?
    let items: [BatchItemRecord]

    var json: JSONValue {
        var fields = record.summary.objectValue ?? [:]
        fields["output"] = request.map { .string($0.output) }
        fields["inputs"] = request.map { .object($0.inputs) }
        fields["items"] = .array(items.map(Self.json))
        return .object(fields)
    }

    private static func json(_ item: BatchItemRecord) -> JSONValue {
        var fields: [String: JSONValue] = [
            "item": .int(item.position), "input": .string(item.input),
            "outputs": .array(
                item.outputs.map { ["path": .string($0.path), "bytes": .int($0.byteCount)] }),
        ]
        if let reason = item.reason { fields["reason"] = .string(reason.rawValue) }
        if let failure = item.failure { fields["failure"] = failure.json }
        if let endedAt = item.endedAt { fields["ended"] = .int(Int(endedAt.microseconds)) }
        return .object(fields)
    }
}
