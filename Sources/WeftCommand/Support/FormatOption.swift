internal import ArgumentParser
internal import Weft

/// A format after `--format`: its name, such as `jpeg`, or a file's ending.
struct FormatOption: ExpressibleByArgument {
    let format: ImageEncoding.Format

    init?(argument: String) {
        let named = ImageEncoding.Format(rawValue: argument)
        guard let found = named ?? (try? ImageEncoding(fileExtension: argument))?.format else {
            return nil
        }
        format = found
    }

    static let allValueStrings = ImageEncoding.Format.allCases.map(\.rawValue)
}

extension FormatOption {
    /// A fill is of no format by itself.
    static let isMissing = CommandFailure(
        .usage,
        "Expected --format beside -o -, found none. Add --format with "
            + "\(ImageEncoding.Format.list).")

    /// Beside a file the ending says the format, so that every program reads it as what it is.
    static func isForPipes(_ output: String?) -> ValidationError {
        ValidationError(
            "Expected --format beside -o - only, found "
                + (output.map { "-o \($0), whose ending says the format" } ?? "no -o")
                + ". Leave --format out.")
    }
}
