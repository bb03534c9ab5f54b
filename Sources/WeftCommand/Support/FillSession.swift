internal import Foundation
internal import Weft

/// A fill in the foreground: files aside for what comes from and goes to standard streams, which are
/// gone however it ends, but for `kill -9`.
struct FillSession {
    let work: (Place) async throws -> Void

    /// Where it works: a folder of its own, made when it is needed, and a line on the terminal.
    final class Place: Sendable {
        let path =
            FileManager.default.temporaryDirectory.path + "/weft-fill-"
            + UUID().uuidString
        /// How far it is.
        let line = LiveLine()

        /// Puts files in the place of standard input and standard output.
        func redirect(_ fill: inout SingleFill, _ format: FormatOption?) async throws {
            if [fill.photo, fill.mask, fill.protect ?? ""].contains(StandardInput.sign)
                || fill.donors.contains(StandardInput.sign)
            {
                let piped = PipedInput(
                    STDIN_FILENO, named: StandardInput.name,
                    maximumBytes: fill.inputs.maximumBytes)
                let file = try make("input")
                try await piped.write(to: file)
                fill.replace(StandardInput.sign, by: file)
                fill.names[file] = StandardInput.name
            }
            if fill.output == StandardOutput.sign, let format {
                fill.output = try make("output.\(format.format.fileExtension)")
            }
        }

        private func make(_ name: String) throws -> String {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            return "\(path)/\(name)"
        }

        /// Leaves nothing behind.
        func clear() {
            line.end()
            // It may not be there; what cannot be removed is the system's to tidy up.
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    /// - Throws: What the work throws.
    func run() async throws {
        let place = Place()
        let interruption = Interruption()
        // A worker process ends with this one.
        let listening = Task {
            for await status in interruption.signals {
                place.clear()
                _exit(status.rawValue)
            }
        }
        defer {
            listening.cancel()
            place.clear()
        }
        try await work(place)
    }
}

extension SingleFill {
    /// Gives one of its pictures another path.
    fileprivate mutating func replace(_ old: String, by new: String) {
        if photo == old { photo = new }
        if mask == old { mask = new }
        if protect == old { protect = new }
        donors = donors.map { $0 == old ? new : $0 }
    }
}
