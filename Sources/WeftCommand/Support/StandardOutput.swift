internal import Foundation
internal import Weft

/// Standard output as the place of a run's one image: `-` after `-o`.
struct StandardOutput {
    /// What is given after `-o`.
    static let sign = "-"

    let pipeline: any Pipeline.Type
    let inputs: [String: JSONValue]
    /// What `--format` says.
    let format: FormatOption?

    /// Refuses before anything runs, and finds out in which format the image is written: that of
    /// `--format`, or the one that the pipeline encodes to.
    ///
    /// - Throws: `CommandFailure` with status `usage` or `outputRefused`.
    func checked(printsJSON: Bool) throws -> RunOutput {
        try Self.check(printsJSON: printsJSON)
        return try checked(pipeline)
    }

    /// - Throws: `CommandFailure` where standard output cannot take an image.
    static func check(printsJSON: Bool = false) throws {
        guard !printsJSON else {
            throw CommandFailure(
                .usage,
                "Expected --json or -o -, found both: standard output holds one thing. Leave one "
                    + "of them out.")
        }
        guard isatty(STDOUT_FILENO) == 0 else {
            throw CommandFailure(
                .outputRefused,
                "Expected a file or a pipe as standard output, found a terminal, which cannot show "
                    + "an image. Add '> out.png', or name a file after -o.")
        }
    }

    private func checked<Work: Pipeline>(_ type: Work.Type) throws -> RunOutput {
        let isOne = Work.Output.self == Image.self || takesOneOfList
        // Whether it gives images at all is found out here too.
        let wanted = RunOutput(artifactsAs: format?.format ?? .png)
        let plan = try Engine.compile(type, inputs: inputs, output: wanted).plan
        guard isOne else {
            throw CommandFailure(
                .outputRefused,
                "Expected one image for standard output, found that \(Work.name) gives a list. "
                    + "Name files, such as -o out-{index}.png.")
        }
        let encoded = Set(EncodingCheck(plan: plan).formats).sorted()
        if let format { return try fitting(format.format, encoded, plan) }
        guard encoded.count == 1, let only = ImageEncoding.Format(rawValue: encoded[0]) else {
            throw CommandFailure(
                .usage,
                "Expected --format beside -o -, because \(Work.name) does not say in which format "
                    + "its image is written. Add --format with \(ImageEncoding.Format.list).")
        }
        return RunOutput(artifactsAs: only)
    }

    private func fitting(
        _ format: ImageEncoding.Format, _ encoded: [String], _ plan: Plan
    ) throws -> RunOutput {
        for other in encoded where other != format.rawValue {
            throw CommandFailure(
                .outputRefused,
                "Expected --format \(other), because \(plan.pipeline) encodes to \(other); found "
                    + "--format \(format.rawValue). Change it, or leave it out.")
        }
        return RunOutput(artifactsAs: format)
    }

    /// Whether the one list of inputs has one element, as `thumbnails` of one photo: so the result
    /// has one too, or is told when it has been made.
    private var takesOneOfList: Bool {
        let lists = inputs.values.compactMap(\.arrayValue)
        return lists.count == 1 && lists[0].count == 1
    }

    /// Writes the one image of a completed run.
    ///
    /// - Throws: `CommandFailure` with status `outputRefused` where there are several, or nobody
    ///   takes the bytes.
    static func write(_ record: InstanceRecord, of hub: HubOptions) async throws {
        guard case .completed(let result)? = record.outcome else { return }
        let images = result.arrayValue ?? [result]
        guard images.count == 1, let image = try images.first.map(Artifact.init(json:)) else {
            throw CommandFailure(
                .outputRefused,
                "Expected one image for standard output, found that \(record.id) gives "
                    + "\(images.count). Name files, such as -o out-{index}.png; what is done is "
                    + "reused.")
        }
        let engine = try await hub.openForReading()
        try await VipsSession.shared.run {
            try engine.artifacts.open(image.id, expecting: image.byteCount).forEachChunk(write)
        }
        try await engine.close()
    }

    /// Writes the bytes of a file.
    static func write(file path: String) async throws {
        try await VipsSession.shared.run {
            try ArtifactFile(readingInputAt: path).forEachChunk(write)
        }
    }

    private static func write(_ chunk: UnsafeRawBufferPointer) throws {
        var rest = chunk
        while !rest.isEmpty {
            let count = Foundation.write(STDOUT_FILENO, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw CommandFailure(
                    .outputRefused,
                    "Expected to write to standard output, found that it cannot be: "
                        + "\(String(cString: strerror(errno))). Check what comes after the pipe.")
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}
