internal import Foundation
internal import WeftFiles
internal import WeftSQLite

/// What is refused before anything runs, with the names.
extension BatchPlanner {
    func refuseCollisions(_ candidates: [Candidate]) throws {
        var owners: [String: SelectedFile] = [:]
        var collisions: [String] = []
        for candidate in candidates {
            guard let unique = candidate.name.unique,
                let other = owners.updateValue(candidate.file, forKey: unique)
            else { continue }
            collisions.append("\(unique) for both \(other.path) and \(candidate.file.path)")
        }
        guard !collisions.isEmpty else { return }
        throw WeftError(
            code: "output-collision",
            "Expected an output of its own for each item, found \(Self.listed(collisions)). Put "
                + "{dir}/{name} into the output.")
    }

    func refuseInputs(_ candidates: [Candidate], _ files: [SelectedFile]) throws {
        let inputs = Set(candidates.flatMap { $0.sources.map(\.path) })
        let both = candidates.compactMap(\.name.path).filter(inputs.contains)
        guard !both.isEmpty else { return }
        throw WeftError(
            code: "output-is-input",
            "Expected outputs that are no inputs, found \(Self.listed(both)) as both. Choose another "
                + "folder for the output.")
    }

    /// - Returns: the files that may be replaced, because Weft has written them.
    func refuseForeign(
        _ candidates: [Candidate], _ judged: [ItemJudge.Judged], _ known: [[UInt8]: ItemRecord]
    ) async throws -> Set<String> {
        let policy = program.request.overwriting
        guard policy == .own || policy == .never else { return [] }
        var there: [String] = []
        for (candidate, judged) in zip(candidates, judged) {
            guard case .make = judged.verdict, let path = candidate.name.path,
                FileManager.default.fileExists(atPath: path)
            else { continue }
            there.append(path)
        }
        guard !there.isEmpty else { return [] }
        let ours = try await store?.templates(ofOutputs: there) ?? [:]
        let refused = policy == .never ? there : there.filter { ours[$0] == nil }
        guard refused.isEmpty else {
            throw WeftError(
                code: "output-exists",
                "Expected no file where an output goes, found \(Self.listed(refused)). Choose "
                    + "another output, or replace what is there (--overwrite changed).")
        }
        return Set(ours.keys)
    }

    /// The first few, and how many more there are.
    static func listed(_ names: [String]) -> String {
        let shown = names.prefix(5).joined(separator: ", ")
        return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
    }
}
