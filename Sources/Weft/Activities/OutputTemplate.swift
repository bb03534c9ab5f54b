internal import Foundation

/// Where the results of a run go: a path, with placeholders where there are several.
///
/// - `{index}`: 0, 1, 2 ...; `{level}`: the same, for pyramids.
/// - `{stem}`, `{name}`: the name of the input that the result belongs to, without and with its
///   ending.
/// - `{pipeline}`: the pipeline's name.
public struct OutputTemplate: Codable, Hashable, Sendable {
    /// An absolute path with placeholders.
    public let path: String
    /// The names of the input files, where the pipeline takes a list of them.
    public let inputNames: [String]
    /// The pipeline's name, for `{pipeline}`.
    public let pipeline: String

    /// A template with what its placeholders stand for.
    public init(path: String, inputNames: [String], pipeline: String) {
        self.path = path
        self.inputNames = inputNames
        self.pipeline = pipeline
    }

    /// The ending, without its dot: it says which format is written.
    public var fileExtension: String { URL(fileURLWithPath: path).pathExtension }

    /// Whether the path differs from result to result.
    var isPlural: Bool {
        ["{index}", "{level}", "{stem}", "{name}"].contains { path.contains($0) }
    }

    /// The paths of so many results.
    ///
    /// - Throws: `WeftError` with code `output-collision` where two results would get one path, or
    ///   `invalid-template` where a placeholder has no value.
    public func paths(count: Int, isList: Bool) throws -> [String] {
        if isList, count != 1, !isPlural {
            throw WeftError(
                code: "output-collision",
                "Expected an output name that differs for each of \(count) images, found "
                    + "\(path). Put {index} or {stem} into it.")
        }
        let paths = try (0..<count).map(path(of:))
        var seen: [String: Int] = [:]
        for (index, path) in paths.enumerated() {
            if let other = seen.updateValue(index, forKey: path) {
                throw WeftError(
                    code: "output-collision",
                    "Expected an output name for each image, found \(path) for both number "
                        + "\(other) and number \(index). Put {index} into the name.")
            }
        }
        return paths
    }

    private func path(of index: Int) throws -> String {
        var filled =
            path
            .replacingOccurrences(of: "{index}", with: String(index))
            .replacingOccurrences(of: "{level}", with: String(index))
            .replacingOccurrences(of: "{pipeline}", with: pipeline)
        if filled.contains("{stem}") || filled.contains("{name}") {
            guard inputNames.indices.contains(index) || inputNames.count == 1 else {
                throw WeftError(
                    code: "invalid-template",
                    "Expected an input file for {stem} or {name} in \(path), found none for image "
                        + "\(index). Use {index}.")
            }
            let name = inputNames[min(index, inputNames.count - 1)]
            let stem = URL(fileURLWithPath: name).deletingPathExtension().lastPathComponent
            filled = filled.replacingOccurrences(of: "{stem}", with: stem)
                .replacingOccurrences(of: "{name}", with: name)
        }
        return filled
    }
}
