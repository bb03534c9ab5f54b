internal import Foundation
internal import WeftCore
internal import WeftFiles
internal import WeftPipeline
internal import WeftVips

/// Where the images of an item go, as its instance is given it.
struct ItemOutput: Codable, Hashable, Sendable, PlanValue {
    /// The name under which an item's instance is given it, beside the pipeline's inputs.
    static let inputName = "weft:output"

    /// An absolute path, with placeholders for what only the run can know.
    var template: String
    /// The format that is written, as a file's ending.
    var format: String
    /// Whether any file is replaced.
    var overwrites: Bool
    /// Files that may be replaced, because Weft has written them for this item.
    var own: [String]?

    /// The path of one image of the item.
    func path(_ image: ItemImage) throws -> String {
        try NameTemplate(template).filled { placeholder, format in
            switch placeholder {
            case .width: NameTemplate.number(image.width, format: format)
            case .height: NameTemplate.number(image.height, format: format)
            case .level: NameTemplate.number(image.level, format: format)
            case .format: image.format
            case .hash: NameTemplate.digits(of: image.main.artifact.id.text, format: format)
            case .date: try image.date(format)
            default: nil
            }
        }
    }

    func mayReplace(_ path: String) -> Bool { overwrites || (own ?? []).contains(path) }
}

/// What a name can be made of once an image of an item is there.
struct ItemImage {
    let width: Int
    let height: Int
    /// Its number among the images of its item, from 0.
    let level: Int
    /// The format that it is written in.
    let format: String
    /// The image that the item is made of.
    let main: Image

    /// When the photo was taken, else when its file was changed last, in the form that is asked for.
    func date(_ format: String) throws -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        if let date = dateTaken {
            formatter.timeZone = .gmt
            formatter.dateFormat = format
            return formatter.string(from: date)
        }
        guard let path = main.file, let stamp = FileStamp(path: path) else {
            throw WeftError(
                code: "invalid-template",
                "Expected a photo or a file with a date for {date:\(format)}, found neither. "
                    + "Leave {date} out of the output.")
        }
        formatter.dateFormat = format
        return formatter.string(
            from: Date(timeIntervalSince1970: Double(stamp.modified) / 1_000_000_000))
    }

    /// What the camera wrote, read as if its clock stood in no time zone.
    private var dateTaken: Date? {
        guard let path = main.file,
            let image = try? VipsImage.open(.path(path), options: main.openOptions()),
            let text = image.dateTaken
        else { return nil }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "yyyy:MM:dd HH:mm:ss"
        return formatter.date(from: text)
    }
}
