internal import Testing
internal import WeftPixels
@testable internal import WeftVips

@Suite struct HostileFileTests {
    static let refused: [(name: String, bytes: [UInt8], code: String)] = [
        ("empty.jpg", [], "truncated"),
        ("one.png", [0x89], "unknown-format"),
        ("text.jpg", Array("this is not an image".utf8), "unknown-format"),
        ("magic.png", HostileFiles.pngMagic, "truncated"),
        ("magic.jpg", [0xFF, 0xD8, 0xFF], "truncated"),
        ("header.jpg", HostileFiles.jpegHeader(width: 8, height: 8), "undecodable"),
        ("lie.png", HostileFiles.png(header: (65_535, 65_535)), "too-many-pixels"),
        ("zero.png", HostileFiles.png(header: (0, 4)), "undecodable"),
        ("negative.png", HostileFiles.png(header: (0x8000_0001, 1)), "undecodable"),
        ("short.png", Array(HostileFiles.png().dropLast(20)), "truncated"),
        ("lotta.jpg", HostileFiles.jpegHeader(width: 64_250, height: 64_250), "too-many-pixels"),
        ("screen.gif", HostileFiles.gif(width: 65_535, height: 65_535), "too-many-pixels"),
        ("tera.tif", HostileFiles.tiff(width: 1_000_000, height: 1_000_000), "too-many-pixels"),
        ("canvas.webp", HostileFiles.webp(width: 16_384, height: 16_385), "too-many-pixels"),
        ("cut.webp", Array(HostileFiles.webp(width: 4, height: 4).prefix(20)), "truncated"),
        ("text.png", HostileFiles.png(extra: bigText), "metadata-too-large"),
        ("profile.png", HostileFiles.png(extra: bigProfile), "metadata-too-large"),
        ("plain.svg", Array("<svg width=\"9\" height=\"9\"/>".utf8), "loader-blocked"),
        ("huge.ppm", Array("P6\n100000 100000\n255\n".utf8), "loader-blocked"),
        ("windows.bmp", Array("BM".utf8) + [UInt8](repeating: 0, count: 60), "loader-blocked"),
        ("zip.svgz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0], "unknown-format"),
        ("script.png", Array("push graphic-context\n".utf8), "unknown-format"),
    ]

    static let bigText = HostileFiles.chunk("zTXt", [UInt8](repeating: 65, count: 40_000))
    static let bigProfile = HostileFiles.chunk("iCCP", [UInt8](repeating: 65, count: 1_100_000))

    @Test(arguments: refused.indices)
    func hostileFileIsRefusedWithItsReason(_ index: Int) throws {
        let file = Self.refused[index]
        // libvips' words are shared by all threads: beside other tests, a decoder's own failure may
        // be told by the words of another file.
        let codes = file.code == "undecodable" ? [file.code, "truncated"] : [file.code]
        let found = code { try VipsImage.open(bytes: file.bytes, name: file.name).pixels() }
        #expect(codes.contains(found), "\(file.name): \(found)")
        let small = code { try VipsImage.thumbnail(of: .bytes(file.bytes), within: 2).pixels() }
        #expect(codes.contains(small), "thumbnail of \(file.name): \(small)")
    }

    @Test func oddButSoundFilesDecode() throws {
        let noEnd = Array(HostileFiles.png().dropLast(12))
        let trailing = HostileFiles.png() + [UInt8](repeating: 65, count: 1000)
        for bytes in [HostileFiles.png(), noEnd, trailing, HostileFiles.gif(width: 1, height: 1)] {
            #expect(throws: Never.self) { try VipsImage.open(bytes: bytes).pixels() }
        }
    }

    @Test func messagesNameFileExpectationFindingAndRemedy() {
        func opening(_ bytes: [UInt8], _ name: String) -> String {
            message { try VipsImage.open(bytes: bytes, name: name) }
        }
        #expect(
            opening(Array("hello, world".utf8), "notes.txt")
                == "notes.txt is no image that is known here: expected JPEG, PNG, WebP, GIF, TIFF"
                + " or HEIF, found the first bytes 68 65 6c 6c 6f 2c 20 77; see what it is,"
                + " and convert it.")
        #expect(
            opening(HostileFiles.png(header: (65_535, 65_535)), "lie.png")
                == "lie.png has 65535x65535 pixels: expected at most 268435456 in all; raise the"
                + " pixel limit (--max-pixels) to load it.")
        #expect(
            opening(Array("<svg/>".utf8), "plan.svg")
                == "plan.svg is an SVG file, which is not allowed: expected JPEG, PNG, WebP, GIF,"
                + " TIFF or HEIF; convert it, or allow it (--allow svg).")
        #expect(
            opening(Array(HostileFiles.png().dropLast(20)), "cut.png")
                == "cut.png ends inside its IDAT chunk: expected a complete PNG file, found 68"
                + " bytes; get a complete copy, or try it with --fail-on none.")
        #expect(
            opening(HostileFiles.png(extra: Self.bigText), "text.png")
                == "text.png has 40000 bytes of compressed text: expected at most 32768; strip its"
                + " metadata first.")
        #expect(
            opening([], "empty.png")
                == "empty.png is empty: expected an image file, found 0 bytes; get a complete copy."
        )
    }

    @Test func limitsCanBeRaisedAndLowered() throws {
        var limits = ImageLimits()
        limits.maximumPixels = 15
        let bytes = HostileFiles.png()
        #expect(
            code { try VipsImage.open(bytes: bytes, options: OpenOptions(limits: limits)) }
                == "too-many-pixels")
        limits.maximumPixels = 16
        #expect(
            code { try VipsImage.open(bytes: bytes, options: OpenOptions(limits: limits)) }
                == "none")
        limits.maximumBytes = bytes.count - 1
        #expect(
            code { try VipsImage.open(bytes: bytes, options: OpenOptions(limits: limits)) }
                == "too-large")
    }

    @Test func anAllowedFormatIsLoaded() throws {
        let bytes = Array("P5\n2 1\n255\nab".utf8)
        let options = OpenOptions(limits: .allowing(.ppm))
        let pixels = try VipsImage.open(bytes: bytes, options: options).pixels()
        #expect(values(pixels) == [97, 98])
    }

    @Test(arguments: ["jpeg", "png", "webp", "tiff"])
    func aCutFileIsRefusedAtEveryLengthAndNothingCrashes(_ name: String) throws {
        let whole = try VipsImage(photo(120, 90)).encoded(as: ImageEncoding(name: name))
        for part in 1..<20 {
            let cut = Array(whole.prefix(whole.count * part / 20))
            let found = code { try VipsImage.open(bytes: cut, name: "cut.\(name)").pixels() }
            #expect(found == "truncated", "\(part)/20: \(found)")
        }
    }

    @Test(arguments: ["jpeg", "png", "webp", "tiff"])
    func flippedBytesNeverCrash(_ name: String) throws {
        let whole = try VipsImage(photo(64, 48)).encoded(as: ImageEncoding(name: name))
        for step in 0..<60 {
            var bytes = whole
            bytes[(step * 7919) % bytes.count] ^= UInt8(1 + step % 255)
            let found = code {
                try VipsImage.open(bytes: bytes).autorotated().pixels()
            }
            #expect(
                [
                    "none", "truncated", "undecodable", "operation-failed", "unknown-format",
                    "too-many-pixels", "metadata-too-large",
                ].contains(found), "\(step): \(found)")
        }
    }

    @Test(arguments: [ImageEncoding.jpeg(), .png()])
    func failOnNoneDecodesWhatIsLeft(_ encoding: ImageEncoding) throws {
        let whole = try VipsImage(photo(120, 90)).encoded(as: encoding)
        let cut = Array(whole.prefix(whole.count / 2))
        let options = OpenOptions(failOn: .none)
        #expect(try VipsImage.open(bytes: cut, options: options).pixels().size.width == 120)
        let small = try VipsImage.thumbnail(of: .bytes(cut), within: 60, options: options)
        #expect(try small.pixels().size.width == 60)
        let words = message { try VipsImage.open(bytes: cut).pixels() }
        #expect(words.hasSuffix("; get a complete copy, or try it with --fail-on none."))
    }

    @Test func anAllowedPPMThatEndsEarlyIsTruncated() {
        let options = OpenOptions(limits: .allowing(.ppm))
        for text in ["P5\n1000000 1\n255\n", "P6\n-1 -1\n255\n", "P5\n9 9\n255\nabc"] {
            let found = code {
                try VipsImage.open(bytes: Array(text.utf8), options: options).pixels()
            }
            #expect(["truncated", "undecodable"].contains(found), "\(text): \(found)")
        }
    }
}
