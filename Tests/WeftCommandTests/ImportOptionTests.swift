import Foundation
import Testing

/// What a person may say about inputs: each limit refuses by default and lets through with its flag,
/// in the worker processes and in a later process too.
@Suite struct ImportOptionTests {
    private let place: Place

    init() throws { place = try Place() }

    private func thumbnail(_ photo: String, _ more: String...) async throws -> WeftProcess.Ending {
        let base = ["run", "thumbnails", "--photos", photo, "--side", "16", "-o", "out.webp", "-q"]
        return try await WeftProcess(base + more, in: place).end()
    }

    @Test func moreThanTheUsualPixelsPassWithMaxPixels() async throws {
        try LargeTIFF(side: 16_400).write(to: place["large.tif"])
        let refused = try await thumbnail("large.tif")
        #expect(refused.code == 65)
        #expect(
            refused.errors.contains(
                "large.tif has 16400x16400 pixels: expected at most 268435456 in all; raise the "
                    + "pixel limit (--max-pixels) to load it."))
        #expect(!place.has("out.webp"))
        #expect(try await thumbnail("large.tif", "--max-pixels", "270MP").errors == "")
        #expect(place.has("out.webp"))
    }

    @Test func limitsCanBeLowered() async throws {
        let pixels = try await thumbnail("photo.png", "--max-pixels", "100000")
        #expect(pixels.code == 65)
        #expect(pixels.errors.contains("451x300 pixels: expected at most 100000 in all"))
        let bytes = try await thumbnail("photo.png", "--max-bytes", "10kB")
        #expect(bytes.code == 65)
        #expect(bytes.errors.contains("bytes: expected at most 10000; raise the byte limit"))
        #expect(bytes.errors.contains("(--max-bytes)"))
        #expect(try await thumbnail("photo.png", "--max-bytes", "1MB").code == 0)
    }

    @Test(arguments: [
        ("plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>", "svg"),
        ("gray.pgm", "P5\n2 2\n255\nabcd", "ppm"),
    ])
    func aFormatIsReadOnceItIsAllowed(
        _ name: String, _ text: String, _ format: String
    ) async throws {
        try place.write(text, to: name)
        let refused = try await thumbnail(name)
        #expect(refused.code == 65)
        #expect(refused.errors.contains("convert it, or allow it (--allow \(format))."))
        #expect(try await thumbnail(name, "--allow", "jxl,\(format)").errors == "")
        #expect(place.has("out.webp"))
    }

    @Test func flawsPassWithFailOn() async throws {
        try place.bytes("photo.png").prefix(20_000).write(to: place["cut.png"])
        #expect(try await thumbnail("cut.png", "--fail-on", "none").errors == "")
        #expect(place.has("out.webp"))
        // What was made of it is not used where it must not be.
        let refused = try await thumbnail("cut.png", "--overwrite")
        #expect(refused.code == 65)
        #expect(refused.errors.contains("get a complete copy, or try it with --fail-on none."))
    }

    @Test func aKilledRunKeepsWhatItsInputsMayBe() async throws {
        try place.bytes("photo.png").prefix(20_000).write(to: place["cut.png"])
        let arguments = [
            "run", "watermark", "--photo", "cut.png", "--logo", "logo.png", "--reviewer", "Ann",
            "--id", "w", "--fail-on", "none", "-o", "marked.png",
        ]
        let process = try WeftProcess(arguments, in: place)
        try await process.waitForLine(containing: "import photo")
        process.send(SIGKILL)
        _ = try await process.end()
        // Whatever was under way reads the photo again, in another process.
        #expect(try await place.weft("resume", "w", "--no-wait").code == 75)
        try await place.weft("approve", "w")
        #expect(try await place.weft("resume", "w").code == 0)
        #expect(place.has("marked.png"))
    }

    @Test func fillTakesTheSameOptions() async throws {
        try place.bytes("photo.png").prefix(60_000).write(to: place["cut.png"])
        let fill = ["fill", "cut.png", "mask.png", "-o", "out.png", "--quality", "draft"]
        let refused = try await WeftProcess(fill, in: place).end()
        #expect(refused.code == 65)
        #expect(refused.errors.contains("cut.png ends inside its IDAT chunk"))
        let filled = try await WeftProcess(fill + ["--fail-on", "none"], in: place).end()
        #expect(filled.errors == "")
        #expect(place.has("out.png"))
    }
}
