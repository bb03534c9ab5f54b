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

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Chooses among equally good fills.", valueName: "n"))
    var seed = 0

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "Threads for the fill, 1 to 1024 (default: the cores).", valueName: "n"))
    var threads: Int?

    @Option(name: .long, help: "How long to search: draft to try, best for fine texture.")
    var quality = QualityOption.standard

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A mask, white where nothing may be copied from: faces, writing.", valueName: "path"))
    var protect: String?

    @Option(
        name: .customLong("donor"),
        help: ArgumentHelp(
            "A mask, white over what a hole is to be made of; it must cross that hole. May be given "
                + "several times.", valueName: "path"))
    var donors: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A folder to keep a picture of every iteration in.", valueName: "folder"))
    var keepIterations: String?

    @Flag(name: .long, help: "Replace a file that is there already.")
    var overwrite = false

    @Flag(name: .long, help: "Print `fill_ms: N`, the fill alone, on standard error.")
    var timing = false

    func run() async throws {
        try checkFiles()
        var fill = SingleFill(
            photo: photo, mask: mask, output: output, seed: seed, threads: threads,
            overwrites: overwrite)
        fill.quality = quality.quality
        fill.protect = protect
        fill.donors = donors
        fill.iterations = keepIterations
        let result = try await fill.run()
        if timing {
            Terminal.error(String(format: "fill_ms: %.1f", result.fillTime.inSeconds * 1000))
        }
        print(result.path)
    }

    func validate() throws {
        guard let threads, !(1...1024).contains(threads) else { return }
        throw ValidationError("Expected --threads from 1 to 1024, found \(threads).")
    }

    /// Says before any work what is wrong with the names.
    private func checkFiles() throws {
        try OutputName(output).check(isPlural: false)
        for path in [photo, mask] + donors + [protect].compactMap(\.self) {
            try InputFile(path).check()
        }
        try OutputCheck(
            output: output, overwrites: overwrite, mayBeOwn: false, pipeline: "fill",
            givesList: false, inputs: ["photo": .file(photo)]
        ).refuse()
    }
}
