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

            - in the place of one of the pictures stands for standard input; -o - writes the result, and \
            nothing else, to standard output, in the format that --format says.
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
        name: .long,
        help: ArgumentHelp(
            "The format on standard output.", valueName: "format"))
    var format: FormatOption?

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
            "How many pixels high and wide the pieces are that are compared and copied: 5 fits into "
                + "narrow places, 11 keeps large patterns together (auto: 7)."))
    var patchSize = PatchSizeOption.auto

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

    @OptionGroup var imports: ImportOptionGroup

    @OptionGroup var isolation: IsolationOptions

    func run() async throws {
        try checkFiles()
        try await FillSession { place in
            var fill = SingleFill(
                photo: photo, mask: mask, output: output, seed: seed, threads: threads,
                overwrites: overwrite)
            fill.quality = quality.quality
            fill.patchSize = patchSize.patchSize
            fill.protect = protect
            fill.donors = donors
            fill.iterations = keepIterations
            fill.inputs = try imports.value()
            try await place.redirect(&fill, format)
            let line = place.line
            let result = try await fill.run(in: isolation.value(jobs: 1)) { progress in
                line.show("  filling: \(progress.message)")
            }
            line.end()
            if timing {
                Terminal.error(String(format: "fill_ms: %.1f", result.fillTime.inSeconds * 1000))
            }
            if isPiped {
                try await StandardOutput.write(file: result.path)
            } else {
                print(result.path)
            }
        }.run()
    }

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("Expected --threads from 1 to 1024, found \(threads).")
        }
        guard format == nil || isPiped else { throw FormatOption.isForPipes(output) }
    }

    /// Whether the result goes to standard output.
    private var isPiped: Bool { output == StandardOutput.sign }

    /// Says before any work what is wrong with the names.
    private func checkFiles() throws {
        let pictures =
            [(photo, "the photo"), (mask, "the mask")] + donors.map { ($0, "--donor") }
            + [protect].compactMap(\.self).map { ($0, "--protect") }
        let piped = pictures.filter { $0.0 == StandardInput.sign }
        try StandardInput.check(piped.map(\.1))
        if !isPiped { try OutputName(output).check(isPlural: false) }
        for (path, _) in pictures where path != StandardInput.sign {
            try InputFile(path).check()
        }
        guard !isPiped else {
            guard format != nil else { throw FormatOption.isMissing }
            return try StandardOutput.check()
        }
        try OutputCheck(
            output: output, overwrites: overwrite, mayBeOwn: false, pipeline: "fill",
            givesList: false, inputs: ["photo": .file(photo)]
        ).refuse()
    }
}
