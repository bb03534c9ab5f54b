internal import Foundation
internal import WeftVips

/// Where the results of a run go: a path, with placeholders where there are several.
///
/// - `{index}`: 0, 1, 2 ...; `{level}`: the same, for pyramids.
/// - `{stem}`, `{name}`: the name of the input that the result belongs to, without and with its
///   ending.
/// - `{pipeline}`: the pipeline's name.
/// - `{width}`, `{height}`, `{format}`: of the result; they are known when it is there.
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
            || Self.isOpen(path)
    }

    /// The ending that leaves the format to the pipeline.
    static let openEnding = "{format}"

    private static let openPlaceholders = ["{width}", "{height}", openEnding]

    /// Whether a path has placeholders that only a result can fill.
    public static func isOpen(_ path: String) -> Bool {
        openPlaceholders.contains { path.contains($0) }
    }

    /// The paths of results.
    ///
    /// - Throws: As ``paths(count:isList:)``.
    func paths(of images: [Image], isList: Bool) throws -> [String] {
        try checkPlural(images.count, isList)
        let paths = try images.indices.map { index in
            let image = images[index]
            let encoding = try? ImageEncoding(name: image.format)
            return try path(of: index)
                .replacingOccurrences(of: "{width}", with: String(image.size.width))
                .replacingOccurrences(of: "{height}", with: String(image.size.height))
                .replacingOccurrences(
                    of: Self.openEnding, with: encoding?.fileExtension ?? image.format)
        }
        return try different(paths)
    }

    /// The paths of so many results.
    ///
    /// - Throws: `WeftError` with code `output-collision` where two results would get one path, or
    ///   `invalid-template` where a placeholder has no value.
    public func paths(count: Int, isList: Bool) throws -> [String] {
        try checkPlural(count, isList)
        let paths = try (0..<count).map(path(of:))
        return paths.contains(where: Self.isOpen) ? paths : try different(paths)
    }

    private func checkPlural(_ count: Int, _ isList: Bool) throws {
        if isList, count != 1, !isPlural {
            throw WeftError(
                code: "output-collision",
                "Expected an output name that differs for each of \(count) images, found "
                    + "\(path). Put {index} or {stem} into it.")
        }
    }

    private func different(_ paths: [String]) throws -> [String] {
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
