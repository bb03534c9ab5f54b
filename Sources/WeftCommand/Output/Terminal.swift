internal import Foundation

/// Where messages go: data to standard output, everything else to standard error.
enum Terminal {
    /// Whether a person watches standard error and wants colors and moving lines.
    static let isInteractive: Bool = {
        isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }()

    static func error(_ line: String) { write(line + "\n") }

    static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
