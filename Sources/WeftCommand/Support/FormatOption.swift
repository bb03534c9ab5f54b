internal import ArgumentParser
internal import Weft

/// A format after `--format`: `jpeg`, `png`, `webp`, `tiff`, or a file's ending.
struct FormatOption: ExpressibleByArgument {
    let format: ImageEncoding.Format

    init?(argument: String) {
        guard let encoding = try? ImageEncoding(fileExtension: argument) else { return nil }
        format = encoding.format
    }

    static let allValueStrings = ImageEncoding.Format.allCases.map(\.rawValue)
}

extension FormatOption {
    /// A fill is of no format by itself.
    static let isMissing = CommandFailure(
        .usage,
        "Expected --format beside -o -, found none. Add --format with jpeg, png, webp or tiff.")

    /// Beside a file the ending says the format, so that every program reads it as what it is.
    static func isForPipes(_ output: String?) -> ValidationError {
        ValidationError(
            "Expected --format beside -o - only, found "
                + (output.map { "-o \($0), whose ending says the format" } ?? "no -o")
                + ". Leave --format out.")
    }
}
