internal import Foundation
internal import WeftFiles
internal import WeftVips

/// Where the outputs of a batch go, as a path with placeholders, checked before anything runs.
struct BatchTemplate {
    let template: NameTemplate

    /// - Parameters:
    ///   - output: A folder, or a path with placeholders.
    ///   - itemCount: How many items there are.
    ///   - givesMany: Whether one item gives several images.
    ///   - takesAll: Whether all files make one item.
    /// - Throws: `FilesError` or `WeftError` with code `invalid-template`, `output-format` or
    ///   `output-collision`.
    init(
        _ output: String, shape: PipelineShape, itemCount: Int, givesMany: Bool, takesAll: Bool
    ) throws {
        let given = try NameTemplate(output)
        let text =
            given.placeholders.isEmpty && Self.isFolder(output)
            ? Self.tree(under: output, givesMany: givesMany, takesAll: takesAll) : output
        template = try NameTemplate(Self.absolute(text))
        try checkEnding(shape, as: output)
        try checkNames(shape, itemCount, givesMany, as: output)
    }

    /// The tree of the inputs, below a folder.
    private static func tree(
        under folder: String, givesMany: Bool, takesAll: Bool
    ) -> String {
        let place = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        let name = takesAll ? "{pipeline}" : "{rel}"
        let level = givesMany ? "-{level}" : ""
        return "\(place)/\(name)\(level).{format}"
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            return isFolder.boolValue
        }
        let ending = URL(fileURLWithPath: path).pathExtension
        return path.hasSuffix("/") || ending.isEmpty
            || (try? ImageEncoding(fileExtension: ending)) == nil
    }

    private static func absolute(_ text: String) -> String {
        guard !text.hasPrefix("/") else { return URL(fileURLWithPath: text).standardized.path }
        let current = NameTemplate.escaped(FileManager.default.currentDirectoryPath)
        return URL(fileURLWithPath: "\(current)/\(text)").standardized.path
    }

    /// The ending says which format is written, where it is no placeholder.
    static func literalEnding(of template: NameTemplate) -> String? {
        guard case .text(let text)? = template.parts.last else { return nil }
        return text.split(separator: ".", omittingEmptySubsequences: false).count > 1
            ? text.split(separator: ".").last.map(String.init) : nil
    }

    private func checkEnding(_ shape: PipelineShape, as output: String) throws {
        if case .placeholder(let last, _)? = template.parts.last,
            [.ext, .format, .name].contains(last)
        {
            return
        }
        guard let ending = Self.literalEnding(of: template),
            let encoding = try? ImageEncoding(fileExtension: ending)
        else {
            throw WeftError(
                code: "invalid-template",
                "Expected an output that ends in \(ImageEncoding.Format.endings), or in .{format}, "
                    + "found \(output). The ending says which format is written.")
        }
        if shape.givesManyFormats {
            throw WeftError(
                code: "output-format",
                "Expected an output that ends in .{format}, because \(shape.name) encodes to several "
                    + "formats; found \(output). Change its ending.")
        }
        if let format = shape.format, format != encoding.name {
            throw WeftError(
                code: "output-format",
                "Expected an output that ends like a \(format) file, because \(shape.name) encodes "
                    + "to \(format); found \(output). Change its ending.")
        }
    }

    private func checkNames(
        _ shape: PipelineShape, _ itemCount: Int, _ givesMany: Bool, as output: String
    ) throws {
        let found = template.placeholders
        if itemCount > 1, !found.contains(where: \.isOfInput) {
            throw WeftError(
                code: "output-collision",
                "Expected an output that names each of \(itemCount) items differently, found "
                    + "\(output). Put {stem} or {rel} into it, or name a folder.")
        }
        let tellsApart: Set<NameTemplate.Placeholder> = [.level, .width, .height]
        if givesMany, found.isDisjoint(with: tellsApart) {
            throw WeftError(
                code: "output-collision",
                "Expected an output that tells apart the images that \(shape.name) gives for one "
                    + "item, found \(output). Put {level} into it.")
        }
    }
}

extension NameTemplate {
    /// The text with its braces doubled, so that they stand for themselves.
    static func escaped(_ text: String) -> String {
        text.replacing("{", with: "{{").replacing("}", with: "}}")
    }
}
