internal import ArgumentParser
internal import Foundation
internal import Weft

struct FillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fill",
        abstract: "Fill one photo in one call, without a hub.",
        discussion: "The mask is white where the photo is to be filled, and has its size.")

    @Argument(help: "The photo.")
    var photo: String

    @Argument(help: "The mask.")
    var mask: String

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Where the result is written.", valueName: "path"))
    var output: String

    @Option(name: .long, help: "Chooses among equally good fills.")
    var seed = 0

    @Option(name: .long, help: "Threads for the fill (default: the cores).")
    var threads: Int?

    @Flag(name: .long, help: "Replace a file that is there already.")
    var overwrite = false

    @Flag(name: .long, help: "Print `fill_ms: N`, the fill alone, on standard error.")
    var timing = false

    func run() async throws {
        let result = try await SingleFill(
            photo: photo, mask: mask, output: output, seed: seed, threads: threads,
            overwrites: overwrite
        ).run()
        if timing {
            Terminal.error(String(format: "fill_ms: %.1f", result.fillTime.inSeconds * 1000))
        }
        print(result.path)
    }

    func validate() throws {
        if let threads, threads < 1 {
            throw ValidationError("Expected --threads 1 or more, found \(threads).")
        }
    }
}
