internal import Foundation

/// Where messages go: data to standard output, everything else to standard error.
enum Terminal {
    /// Whether a person watches standard error and wants colors and moving lines.
    static let isInteractive: Bool = {
        isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }()

    /// The width of the terminal; 80 where it is not known.
    static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else {
            return 80
        }
        return Int(size.ws_col)
    }

    /// Writes a line. Control characters, which a file's name may hold, are shown, not obeyed.
    static func error(_ line: String) { write(printable(line) + "\n") }

    /// The text with its control characters written as `\u{1B}`.
    static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return text.unicodeScalars.reduce(into: "") { shown, scalar in
            shown += isControl(scalar) ? scalar.escaped(asASCII: true) : String(scalar)
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
    }

    static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
