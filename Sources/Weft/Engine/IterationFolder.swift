internal import Foundation
internal import WeftFill
internal import WeftPixels
internal import WeftVips

/// The folder that the pictures of a fill's iterations are kept in.
final class IterationFolder {
    private let path: URL
    private var failure: (any Error)?

    /// Makes the folder. One that holds something is refused unless it may be written over.
    init(_ path: String, overwrites: Bool) throws {
        self.path = URL(fileURLWithPath: path, isDirectory: true)
        let files = FileManager.default
        let found = (try? files.contentsOfDirectory(atPath: path)) ?? []
        if !overwrites, !found.isEmpty { throw WeftError.outputExists(path) }
        try files.createDirectory(at: self.path, withIntermediateDirectories: true)
    }

    /// Writes one picture. What goes wrong is told by `check()`, and ends the writing.
    func keep(_ progress: FillProgress, _ picture: PixelBuffer) {
        guard failure == nil else { return }
        let number = progress.iteration < 10 ? "0\(progress.iteration)" : "\(progress.iteration)"
        let file = path.appendingPathComponent("level-\(progress.level)-iteration-\(number).png")
        do {
            let bytes = try VipsImage(picture).encoded(as: ImageEncoding(fileExtension: "png"))
            try OutputFile(path: file.standardizedFileURL.path).write(bytes)
        } catch { failure = error }
    }

    /// Throws what went wrong.
    func check() throws { if let failure { throw failure } }
}
