internal import Foundation
internal import Weft

/// Refuses an output before anything runs, for every reason that is known by then.
struct OutputCheck {
    /// The path with its placeholders, as it was given.
    let output: String
    let overwrites: Bool
    /// Whether files of that name may be the run's own, which is going on.
    let mayBeOwn: Bool
    let pipeline: String
    /// Whether the pipeline gives a list of images.
    let givesList: Bool
    let inputs: [String: JSONValue]

    /// - Throws: `CommandFailure` with status `usage` or `outputRefused`.
    func refuse() throws {
        try OutputName(output).check(isPlural: givesList)
        try checkPlaceholders()
        let paths = try firstPaths()
        for path in paths { try checkFolder(of: path) }
        try checkExisting(paths)
    }

    private static let placeholders = [
        "index", "level", "stem", "name", "pipeline", "width", "height", "format",
    ]

    private func checkPlaceholders() throws {
        for match in output.matches(of: /\{([a-z]+)\}/)
        where !Self.placeholders.contains(String(match.1)) {
            throw CommandFailure(
                .usage,
                "Expected {index}, {level}, {stem}, {name}, {pipeline}, {width}, {height} or {format} "
                    + "in the output \(output), found \(match.0).")
        }
        guard givesList, inputFiles.count != 1 || !takesList else { return }
        let telling =
            ["{index}", "{level}"]
            + (takesList ? ["{stem}", "{name}"] : ["{width}", "{height}", "{format}"])
        guard !telling.contains(where: output.contains) else { return }
        throw CommandFailure(
            .outputRefused,
            "Expected an output that names each image of \(pipeline) differently, found \(output). "
                + "Put {index}\(takesList ? " or {stem}" : "") into it.")
    }

    /// The paths that are known before the run: all, or that of the first image.
    private func firstPaths() throws -> [String] {
        let template = OutputTemplate(
            path: URL(fileURLWithPath: output).standardizedFileURL.path,
            inputNames: takesList || inputFiles.count == 1 ? inputFiles : [], pipeline: pipeline)
        let count = givesList && takesList ? inputFiles.count : 1
        return try template.paths(count: count, isList: givesList)
    }

    private func checkFolder(of path: String) throws {
        var folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: folder.path), folder.path != "/" {
            folder = folder.deletingLastPathComponent()
        }
        guard isFolder(folder.path) else {
            throw CommandFailure(
                .outputRefused,
                "Expected a folder for the output \(path), found that \(folder.path) is a file. "
                    + "Choose another place.")
        }
        guard access(folder.path, W_OK) == 0 else {
            throw CommandFailure(
                .outputRefused,
                "Expected a folder that can be written for the output \(path), found that "
                    + "\(folder.path) cannot be. Choose another place.")
        }
    }

    private func checkExisting(_ paths: [String]) throws {
        let paths = paths.filter { !OutputTemplate.isOpen($0) }
        for path in paths where isFolder(path) {
            throw CommandFailure(
                .outputRefused,
                "Expected no folder at \(path), found one. Choose another name for the output.")
        }
        guard !overwrites, !mayBeOwn else { return }
        for path in paths where FileManager.default.fileExists(atPath: path) {
            throw CommandFailure(
                .outputRefused,
                "Expected no file at \(path), found one. Choose another name, or add --overwrite.")
        }
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && isFolder.boolValue
    }

    /// Whether exactly one input is a list of files.
    private var takesList: Bool { inputs.values.count { $0.arrayValue != nil } == 1 }

    /// The names of the files of the list input, or of all inputs.
    private var inputFiles: [String] {
        let list = inputs.values.first { $0.arrayValue != nil }?.arrayValue
        return (takesList ? list ?? [] : Array(inputs.values))
            .compactMap { $0["file"]?.stringValue }
            .map { URL(fileURLWithPath: $0).lastPathComponent }
    }
}

/// The name of an output, as it was given after `-o`.
struct OutputName {
    let path: String

    init(_ path: String) { self.path = path }

    /// - Throws: `CommandFailure` where it is no file name with the ending of a format.
    func check(isPlural: Bool) throws {
        let example = isPlural ? "level-{index}.png" : "out.png"
        let name = URL(fileURLWithPath: path).lastPathComponent
        guard !path.isEmpty, !path.hasSuffix("/"), name != "..", name != "." else {
            throw CommandFailure(
                .usage,
                "Expected a file name for the output, found \"\(path)\". Name a file such as "
                    + "\(path)\(example).")
        }
        let ending = URL(fileURLWithPath: path).pathExtension
        guard (try? ImageEncoding(fileExtension: ending)) == nil, ending != "{format}" else {
            return
        }
        throw CommandFailure(
            .usage,
            "Expected an output that ends in \(ImageEncoding.Format.endings), found \(path). The "
                + "ending says which format is written.")
    }
}
