internal import Foundation
internal import WeftFiles
internal import WeftVips

/// The output of one item, as far as it is known before the run.
struct ItemName {
    /// The path with the placeholders that only the run can fill; braces of names are doubled.
    let template: String
    /// The path, where nothing is left to be filled.
    let path: String?
    /// The path for people: as it is, with placeholders in single braces.
    let shown: String
    /// What two items may not share: the template, unless a digest of the content is in it.
    let unique: String?
    /// The format that is written, as a file's ending.
    let format: String

    init(_ file: SelectedFile, index: Int, of template: NameTemplate, _ shape: PipelineShape) {
        let format = Self.format(file, template, shape)
        func value(_ name: NameTemplate.Placeholder, _ form: String, isLast: Bool) -> String? {
            switch name {
            case .rel: file.folder.isEmpty ? file.stem : "\(file.folder)/\(file.stem)"
            case .dir: file.folder
            case .stem: file.stem
            case .ext: isLast ? Self.ending(file, format) : file.ending
            case .name: file.name
            case .index: NameTemplate.number(index, format: form)
            case .pipeline: shape.name
            case .format: shape.givesManyFormats ? nil : format
            case .hash, .date, .width, .height, .level: nil
            }
        }
        var (escaped, shown) = ("", "")
        for (number, part) in template.parts.enumerated() {
            let isLast = number == template.parts.count - 1
            switch part {
            case .text(let text):
                escaped += NameTemplate.escaped(text)
                shown += text
            case .placeholder(let name, let form):
                if let value = value(name, form, isLast: isLast) {
                    escaped += NameTemplate.escaped(value)
                    shown += value
                } else {
                    let written = form.isEmpty ? "{\(name)}" : "{\(name):\(form)}"
                    escaped += written
                    shown += written
                }
            }
        }
        self.format = format
        self.template = Self.standardized(escaped)
        self.shown = Self.standardized(shown)
        let open = template.placeholders.intersection(
            [.hash, .date, .width, .height, .level] + (shape.givesManyFormats ? [.format] : []))
        path = open.isEmpty ? self.shown : nil
        unique = open.contains(.hash) ? nil : self.shown
    }

    /// One slash where a folder is empty, and no steps up.
    private static func standardized(_ path: String) -> String {
        path.isStandardized ? path : URL(fileURLWithPath: path).standardized.path
    }

    /// The format that is written: what the output says, what the pipeline encodes to, what the
    /// input is, or what suits it best.
    private static func format(
        _ file: SelectedFile, _ template: NameTemplate, _ shape: PipelineShape
    ) -> String {
        if let ending = BatchTemplate.literalEnding(of: template),
            let encoding = try? ImageEncoding(fileExtension: ending)
        {
            return encoding.fileExtension
        }
        if let format = shape.format, let encoding = try? ImageEncoding(name: format) {
            return encoding.fileExtension
        }
        if let encoding = try? ImageEncoding(fileExtension: file.ending),
            [.jpeg, .png, .webp, .tiff].contains(encoding.format)
        {
            return encoding.fileExtension
        }
        // Photos of phones stay photos; anything else keeps every pixel.
        return ["heic", "heif", "avif"].contains(file.ending.lowercased()) ? "jpg" : "png"
    }

    /// The input's own spelling, where it is of that format: `JPG` stays `JPG`.
    private static func ending(_ file: SelectedFile, _ format: String) -> String {
        let own = (try? ImageEncoding(fileExtension: file.ending))?.fileExtension
        return own == format ? file.ending : format
    }
}

extension String {
    /// Whether an absolute path has no empty parts and none that begins with a dot, so that making it
    /// standard, which takes time, would change nothing.
    var isStandardized: Bool { hasPrefix("/") && !contains("//") && !contains("/.") }
}
