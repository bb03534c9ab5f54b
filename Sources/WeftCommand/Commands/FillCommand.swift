internal import ArgumentParser
internal import Foundation
internal import Weft

struct FillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fill",
        abstract: "Remove something from a photo, and paint in what might have been behind it.",
        discussion: """
            Paint a mask in any picture editor: as large as the photo, white over what is to go, black \
            elsewhere. Take in the shadow and a few pixels around. What comes in its place is copied \
            from the rest of the photo; nothing outside the white is touched.

            The result is not what you hoped for? Try another --seed; --protect what shows up where \
            it should not; paint a --donor where the right stuff is; --quality best for large holes.

            The fill runs at once, without a hub. 'weft run content-aware-fill' does the same in steps \
            that survive a crash.
            """)

    @Argument(help: "The photo to repair.")
    var photo: String

    @Argument(help: "White where the photo is to be filled; of the photo's size.")
    var mask: String

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Where the result is written.", valueName: "path"))
    var output: String

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "Another number gives another fill, the same number the same one.", valueName: "n"))
    var seed = 0

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "How many cores may work, 1 to 1024 (default: all). Does not change the picture.",
            valueName: "n"))
    var threads: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How long to look for a good match: draft to try a mask, best for large holes and fine texture."
        ))
    var quality = QualityOption.standard

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A picture like the mask, white over what must not show up in the hole: a face, writing.",
            valueName: "path"))
    var protect: String?

    @Option(
        name: .customLong("donor"),
        help: ArgumentHelp(
            "A picture like the mask, white over what a hole is to be made of, such as the meadow "
                + "beside it, and over a bit of the hole. May be given several times.",
            valueName: "path"))
    var donors: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A folder for a picture of every round of the search, from small to full size.",
            valueName: "folder"))
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
