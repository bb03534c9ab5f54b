internal import Foundation
internal import WeftArtifacts
internal import WeftCore
internal import WeftFiles
internal import WeftPipeline
internal import WeftSQLite

/// Works out what a batch has to do, by what the hub's book says and what is on the disk.
///
/// Files are looked at, and read only where a stamp says that they may have changed.
struct BatchPlanner {
    let program: BatchProgram
    /// The hub's book; `nil` where there is no hub yet.
    let store: SQLiteStore?

    private var request: BatchRequest { program.request }

    /// - Throws: `WeftError` with code `output-collision`, `output-exists` or `output-is-input`.
    func plan() async throws -> BatchPlan {
        let (files, ownOutputs) = try await withoutOwnOutputs(request.files)
        let candidates = try candidates(files)
        try refuseCollisions(candidates)
        try refuseInputs(candidates, files)
        let known = try await store?.newestItems(ofSlots: candidates.map(\.slot)) ?? [:]
        let open = try await Set(
            store?.openBatches(recipe: program.recipe, template: program.template.text).map(\.id)
                ?? [])
        let isAnew = request.overwriting == .always
        let verdicts = concurrently(candidates) { candidate in
            ItemJudge(
                sources: candidate.sources, output: candidate.name.path,
                record: known[candidate.slot], recipe: program.recipe, openBatches: open
            ).verdict(isAnew: isAnew)
        }
        let replaceable = try await refuseForeign(candidates, verdicts, known)
        let items = try zip(candidates, verdicts).map { candidate, judged in
            try item(candidate, judged.verdict, known[candidate.slot], replaceable, of: files)
        }
        return BatchPlan(
            items: items, ownOutputs: ownOutputs, openBatches: open.sorted(), program: program,
            overwrites: request.overwriting == .changed || request.overwriting == .always,
            parallel: request.parallel, allowedFailures: request.allowedFailures,
            restamps: verdicts.compactMap(\.restamp))
    }

    // MARK: - Items

    /// An item and what is known of it without looking at the disk.
    struct Candidate: Sendable {
        let file: SelectedFile
        let index: Int
        let name: ItemName
        let slot: [UInt8]
        /// The files that it is made of, by input.
        let sources: [(name: String, path: String)]
    }

    private func candidates(_ files: [SelectedFile]) throws -> [Candidate] {
        guard !program.takesAll else {
            return try files.first.map { [try candidate($0, index: 0, all: files)] } ?? []
        }
        return try concurrently(Array(files.enumerated())) { index, file in
            Result { try candidate(file, index: index, all: [file]) }
        }.map { try $0.get() }
    }

    private func candidate(
        _ file: SelectedFile, index: Int, all: [SelectedFile]
    ) throws -> Candidate {
        let name = ItemName(file, index: index, of: program.template, program.shape)
        var sources: [(name: String, path: String)] = []
        for field in program.shape.files {
            let value = try value(of: field, file, index, all)
            for element in value?.arrayValue ?? value.map({ [$0] }) ?? [] {
                if let path = element["file"]?.stringValue { sources.append((field.name, path)) }
            }
        }
        let key = program.takesAll ? "*" : file.path
        let slot = ArtifactID(hashing: Array("\(program.template.text)\u{0}\(key)".utf8)).digest
        return Candidate(
            file: file, index: index, name: name, slot: Array(slot.prefix(16)), sources: sources)
    }

    private func value(
        of field: InputSchema.Field, _ file: SelectedFile, _ index: Int, _ all: [SelectedFile]
    ) throws -> JSONValue? {
        if field.name == program.each.name {
            if case .file(isList: true) = field.kind {
                return .files(all.map(\.path), options: request.options)
            }
            return .file(file.path, options: request.options)
        }
        guard let companion = request.companions[field.name] else {
            return request.inputs[field.name]
        }
        let name = ItemName(file, index: index, of: try NameTemplate(companion), program.shape)
        guard let path = name.path else {
            throw WeftError(
                code: "invalid-template",
                "Expected placeholders that are known before the run ({rel}, {dir}, {stem}, {ext}, "
                    + "{name}, {index}) in --\(field.flag), found \(companion).")
        }
        return .file(path, options: request.options)
    }

    private func item(
        _ candidate: Candidate, _ verdict: PlannedItem.Verdict, _ record: ItemRecord?,
        _ replaceable: Set<String>, of files: [SelectedFile]
    ) throws -> PlannedItem {
        var request = ""
        if case .make = verdict {
            request = try self.request(
                of: candidate, record, replaceable, program.takesAll ? files : [candidate.file]
            ).text
        }
        return PlannedItem(
            file: candidate.file, output: candidate.name.shown, verdict: verdict,
            slot: candidate.slot, request: request)
    }

    /// The inputs of its instance; worked out once more rather than kept for every candidate, where they
    /// would take more memory than all the rest.
    private func request(
        of candidate: Candidate, _ record: ItemRecord?, _ replaceable: Set<String>,
        _ files: [SelectedFile]
    ) throws -> JSONValue {
        var own = record?.outputs.map(\.path) ?? []
        if let path = candidate.name.path, replaceable.contains(path), !own.contains(path) {
            own.append(path)
        }
        let output = ItemOutput(
            template: candidate.name.template, format: candidate.name.format,
            overwrites: request.overwriting == .changed || request.overwriting == .always,
            own: own.isEmpty || request.overwriting == .never ? nil : own)
        var inputs: [String: JSONValue] = [:]
        for field in program.shape.files {
            inputs[field.name] = try value(of: field, candidate.file, candidate.index, files)
        }
        inputs[ItemOutput.inputName] = try output.planJSON()
        return .object(inputs)
    }

    /// Files of folders that a batch of the same output has written are no inputs of it.
    private func withoutOwnOutputs(
        _ files: [SelectedFile]
    ) async throws -> ([SelectedFile], Int) {
        guard let store else { return (files, 0) }
        let writers = try await store.templates(ofOutputs: files.map(\.path))
        let rest = files.filter { writers[$0.path] != program.template.text }
        return (rest, files.count - rest.count)
    }

    /// Does the same for each element on all cores, in order.
    private func concurrently<Element: Sendable, Value: Sendable>(
        _ elements: [Element], _ body: @Sendable (Element) -> Value
    ) -> [Value] {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let length = max(1, (elements.count + cores - 1) / cores)
        let pieces = (elements.count + length - 1) / length
        return [[Value]](unsafeUninitializedCapacity: pieces) { buffer, count in
            nonisolated(unsafe) let results = buffer
            DispatchQueue.concurrentPerform(iterations: pieces) { piece in
                let range = piece * length..<min(elements.count, (piece + 1) * length)
                results.initializeElement(at: piece, to: elements[range].map(body))
            }
            count = pieces
        }.flatMap(\.self)
    }
}
