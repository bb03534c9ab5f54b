internal import ArgumentParser
internal import Foundation
internal import Weft

/// Which files a batch takes.
struct SelectionOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Take the paths in this file too, one a line; - is standard input.", valueName: "file"))
    var filesFrom: String?

    @Flag(name: .customShort("0"), help: "The paths in --files-from end with NUL, not with a line.")
    var nulls = false

    func validate() throws {
        if nulls, filesFrom == nil {
            throw ValidationError("Expected --files-from with -0, found none.")
        }
    }

    /// - Parameters:
    ///   - allowed: Formats that are taken beside the usual ones.
    ///   - mayBeEmpty: Whether finding nothing is no mistake.
    /// - Throws: `CommandFailure` where a path is missing or nothing is found.
    func select(
        _ paths: [String], allowed: Set<ImageFormat>, mayBeEmpty: Bool = false
    ) throws -> FileSelection {
        let listed = try filesFrom.map(list) ?? []
        guard !paths.isEmpty || filesFrom != nil else {
            throw CommandFailure(
                .usage,
                "Expected files, folders or patterns after the pipeline, found none. See "
                    + "'\(CommandLineProgram.current.name) batch --help'.")
        }
        if paths.contains(StandardInput.sign) {
            throw CommandFailure(
                .usage,
                "Expected files, folders or patterns, found \"-\". A list of paths is read from "
                    + "standard input by --files-from -, an image by "
                    + "'\(CommandLineProgram.current.name) run'.")
        }
        var selection = FileSelection { path in
            ImageFormat.isUsualEnding(of: path, allowing: allowed)
        }
        for path in paths + listed { selection.add(path) }
        if let problem = selection.problems.first {
            let more = selection.problems.count - 1
            throw CommandFailure(
                .inputMissing, problem.message + (more > 0 ? " (\(more) more such.)" : ""))
        }
        guard !selection.files.isEmpty || mayBeEmpty else {
            let others =
                selection.ignoredCount > 0
                ? " (\(selection.ignoredCount) files with other endings)" : ""
            let places = (paths + listed).prefix(3).joined(separator: ", ")
            throw CommandFailure(
                .nothingFound, "Expected images in \(places), found none\(others).")
        }
        return selection
    }

    private func list(_ file: String) throws -> [String] {
        let data: Data?
        if file == "-" {
            data = try? FileHandle.standardInput.readToEnd() ?? Data()
        } else {
            data = FileManager.default.contents(atPath: file)
        }
        guard let data else {
            throw CommandFailure(
                .inputMissing,
                "Expected a list of paths at \(file), found no file that can be read. Check the "
                    + "name.")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw CommandFailure(
                .inputUndecodable,
                "Expected a list of paths in UTF-8 in \(file), found other bytes.")
        }
        let separator: Character = nulls ? "\0" : "\n"
        return text.split(separator: separator).map {
            !nulls && $0.hasSuffix("\r") ? String($0.dropLast()) : String($0)
        }
    }
}
