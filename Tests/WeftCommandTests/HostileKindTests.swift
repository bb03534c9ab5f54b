import Foundation
import Testing

/// Small files of every hostile and odd kind, each in a run of its own: one true sentence that names
/// the file, or a picture.
@Suite struct HostileKindTests {
    private let place: Place

    init() throws { place = try Place() }

    private static let cut = "get a complete copy, or try it with --fail-on none."
    private static let large = "raise the pixel limit (--max-pixels) to load it."
    private static let good = "get a good copy."

    /// Names, bytes, and what is said behind the name.
    private static let refused: [(name: String, bytes: [UInt8], words: [String])] = [
        ("one.png", [0x89], ["is no image that is known here", "found the first bytes 89; see"]),
        ("cut20.png", Array(png.prefix(20)), ["ends inside its header", "get a complete copy."]),
        ("cut33.png", Array(png.prefix(33)), ["ends inside its header", "get a complete copy."]),
        ("cut50.png", Array(png.prefix(50)), ["ends inside its IDAT chunk", cut]),
        ("crc.png", badChecksum, ["cannot be decoded: expected a valid PNG file", good]),
        (
            "lie.png", HostileFiles.png(header: (65_535, 65_535)),
            ["has 65535x65535 pixels: expected at most 268435456", large]
        ),
        (
            "none.png", HostileFiles.png(header: (0, 16)),
            ["is a broken PNG file: expected a size of 1x1 or more, found 0x16", good]
        ),
        (
            "negative.png", HostileFiles.png(header: (0x8000_0001, 1)),
            ["is a broken PNG file: expected a size of at most 2147483647", good]
        ),
        (
            "text.png",
            HostileFiles.png(
                extra: HostileFiles.chunk("zTXt", [UInt8](repeating: 65, count: 40_000))),
            [
                "has 40000 bytes of compressed text: expected at most 32768; strip its metadata first."
            ]
        ),
        (
            "profile.png",
            HostileFiles.png(
                extra: HostileFiles.chunk("iCCP", [UInt8](repeating: 65, count: 1_100_000))),
            ["has 1100000 bytes of compressed color profile", "strip its metadata first."]
        ),
        (
            "lotta.jpg", HostileFiles.jpegHeader(width: 64_250, height: 64_250),
            ["has 64250x64250 pixels", large]
        ),
        (
            "header.jpg", HostileFiles.jpegHeader(width: 8, height: 8),
            ["expected a valid JPEG file in jpegload_source", good]
        ),
        (
            "screen.gif", HostileFiles.gif(width: 65_535, height: 65_535),
            ["has 65535x65535 pixels", large]
        ),
        (
            "tera.tif", HostileFiles.tiff(width: 1_000_000, height: 1_000_000),
            ["has 1000000x1000000 pixels", large]
        ),
        (
            "canvas.webp", HostileFiles.webp(width: 16_384, height: 16_385),
            ["has 16384x16385 pixels", large]
        ),
        (
            "windows.bmp", Array("BM".utf8) + [UInt8](repeating: 0, count: 60),
            ["is a BMP file, which is not allowed", "or HEIF; convert it."]
        ),
        (
            "paper.pdf", Array("%PDF-1.7".utf8),
            ["is a PDF file, which is not allowed", "convert it."]
        ),
        (
            "page.jp2", [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20, 13, 10, 0x87, 10],
            ["is a JPEG 2000 file", "or allow it (--allow jpeg2000)."]
        ),
        ("new.jxl", [0xFF, 0x0A], ["is a JPEG XL file", "or allow it (--allow jpeg-xl)."]),
        (
            "packed.svgz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0],
            ["is no image that is known here", "1f 8b 08 00"]
        ),
        (
            "script.jpg", Array("<?xml version=\"1.0\"?><image><read/></image>".utf8),
            ["is no image that is known here", "3c 3f 78 6d"]
        ),
    ]

    @Test(arguments: refused.indices)
    func hostileFileIsRefusedInOneSentence(_ index: Int) async throws {
        let file = Self.refused[index]
        try Data(file.bytes).write(to: place[file.name])
        let ending = try await thumbnail(file.name)
        #expect(ending.code == 65)
        #expect(ending.errors.hasPrefix("t failed: import photos 1: \(place[file.name].path) "))
        #expect(ending.errors.split(separator: "\n").count == 1)
        for words in file.words { #expect(ending.errors.contains(words), "\(ending.errors)") }
        #expect(!place.has("out.webp"))
    }

    /// Odd, but a picture.
    private static let sound: [(name: String, bytes: [UInt8])] = [
        ("noend.png", Array(png.dropLast(12))), ("trailing.png", png + Array("PK".utf8)),
        ("png.jpg", png), ("dot.gif", HostileFiles.gif(width: 1, height: 1)),
        ("turned9.png", exif(9)), ("turned255.png", exif(255)), ("turned6.png", exif(6)),
        (
            "text.png",
            HostileFiles.png(
                extra: (0..<2000).flatMap { HostileFiles.chunk("tEXt", Array("k\($0)\0v".utf8)) })
        ),
        ("tall.png", HostileFiles.png(width: 1, height: 30_000)),
        ("wide.png", HostileFiles.png(width: 30_000, height: 1)),
    ]

    @Test(arguments: sound.indices)
    func oddFileIsAPicture(_ index: Int) async throws {
        let file = Self.sound[index]
        try Data(file.bytes).write(to: place[file.name])
        let ending = try await thumbnail(file.name)
        #expect(ending.errors == "")
        #expect(ending.code == 0)
        #expect(place.has("out.webp"))
    }

    /// 33 gigapixels that are not there keep a decoder busy for a minute.
    @Test func aDecoderThatIsKeptBusyIsEndedAtItsTime() async throws {
        try Data(HostileFiles.png(header: (65_535, 500_000))).write(to: place["lie.png"])
        let ending = try await thumbnail(
            "lie.png", "--max-pixels", "50GP", "--fail-on", "none", "--timeout", "1s")
        #expect(ending.code == 2)
        #expect(
            ending.errors.contains(" of lie.png to end within 1 second, found it still running"))
        #expect(!place.has("out.webp"))
    }

    private static let png = HostileFiles.png(width: 16, height: 16)

    private static let badChecksum: [UInt8] = {
        var bytes = png
        for index in 29..<33 { bytes[index] = 0 }
        return bytes
    }()

    private static func exif(_ orientation: Int) -> [UInt8] {
        HostileFiles.png(
            extra: HostileFiles.chunk("eXIf", HostileFiles.exif(orientation: orientation)))
    }

    private func thumbnail(_ photo: String, _ more: String...) async throws -> WeftProcess.Ending {
        let base = [
            "run", "thumbnails", "--photos", photo, "--side", "16", "--id", "t", "-o", "out.webp",
            "-q",
        ]
        return try await WeftProcess(base + more, in: place).end()
    }
}
