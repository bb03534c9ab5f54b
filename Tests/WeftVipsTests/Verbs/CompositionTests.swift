internal import Testing
internal import WeftPixels
@testable internal import WeftVips

@Suite struct CompositionTests {
    private func gray(_ width: Int, _ height: Int, _ value: Int) throws -> VipsImage {
        try VipsImage(plain(width, height, .gray, [value]))
    }

    /// The first band.
    private func reds(_ image: VipsImage) throws -> [Int] {
        let pixels = try image.pixels()
        let all = values(pixels)
        return stride(from: 0, to: all.count, by: pixels.bands).map { all[$0] }
    }

    @Test func tilesCoverTheImageFromTheTopLeft() throws {
        let tile = try VipsImage(image(2, 1, .gray, [10, 20]))
        let tiled = try gray(5, 2, 0).overlaid(tiling: tile)
        #expect(values(try tiled.pixels()) == [10, 20, 10, 20, 10, 10, 20, 10, 20, 10])
        let spaced = try gray(6, 1, 7).overlaid(tiling: tile, spacing: 1)
        #expect(values(try spaced.pixels()) == [10, 20, 7, 10, 20, 7])
    }

    @Test func blendModesMixColors() throws {
        let (base, top) = (try gray(1, 1, 100), try gray(1, 1, 51))
        func blended(_ mode: BlendMode) throws -> Int {
            values(try base.overlaid(with: top, mode: mode).pixels())[0]
        }
        #expect(try blended(.multiply) == 20)
        #expect(try blended(.screen) == 131)
        #expect(try blended(.darken) == 51)
        #expect(try blended(.lighten) == 100)
        #expect(abs(try blended(.difference) - 49) <= 1)
        #expect(try blended(.add) == 151)
        for mode in BlendMode.allCases {
            #expect(try base.overlaid(with: top, mode: mode).pixels().size.width == 1, "\(mode)")
        }
    }

    @Test func anOverlayCanBeAMask() throws {
        let mask = try VipsImage(image(2, 1, .grayAlpha, [0, 255, 0, 0]))
        let masked = try gray(2, 1, 90).overlaid(with: mask, mode: .destinationIn).pixels()
        #expect(masked.model == .grayAlpha)
        #expect(values(masked) == [90, 255, 0, 0])
    }

    @Test func joiningLaysImagesSideBySide() throws {
        let joined = try VipsImage.joined(
            [gray(1, 1, 1), gray(1, 3, 2)], spacing: 1, background: .black)
        #expect(joined.size == PixelSize(width: 3, height: 3))
        #expect(try reds(joined) == [0, 0, 2, 1, 0, 2, 0, 0, 2])
        let down = try VipsImage.joined(
            [gray(1, 1, 1), gray(2, 1, 2)], .vertical, alignment: .trailing, background: .black)
        #expect(try reds(down) == [0, 1, 2, 2])
    }

    @Test func aGridHasRowsAndColumns() throws {
        let cells = try (1...3).map { try gray(1, 1, $0) }
        let two = try VipsImage.grid(cells, columns: 2, spacing: 1, background: .black)
        #expect(try reds(two) == [1, 0, 2, 0, 0, 0, 3, 0, 0])
        #expect(
            try VipsImage.grid(cells, spacing: 0).size == PixelSize(width: 2, height: 2))
        let uneven = try VipsImage.grid(
            [gray(3, 1, 5), gray(1, 3, 6)], columns: 2, spacing: 0, background: .black)
        #expect(uneven.size == PixelSize(width: 6, height: 3))
        #expect(
            try reds(uneven)[3..<6] == [5, 5, 5][...] || reds(uneven)[6..<9] == [5, 5, 5][...])
    }

    @Test func listsOfAllKindsJoin() throws {
        let mixed = [
            try gray(4, 4, 9), try VipsImage(plain(4, 4, .rgba, [1, 2, 3, 0])),
            try VipsImage(plain(4, 4, .rgb, [257, 514, 771], format: .uint16)),
        ]
        let opaque = try VipsImage.grid(mixed, columns: 3, spacing: 0).pixels()
        #expect(opaque.model == .rgb && opaque.format == .uint8)
        // What is transparent shows the background, which is white.
        #expect(Array(values(opaque)[12..<15]) == [255, 255, 255])
        #expect(Array(values(opaque)[24..<27]) == [1, 2, 3])
        let clear = try VipsImage.joined(mixed, background: .transparent).pixels()
        #expect(clear.model == .rgba)
        #expect(
            message { try VipsImage.grid([]) }
                == "Expected images of grid to be a list of 1 to 10000, found 0.")
    }

    @Test func textIsWrittenWhereItIsAsked() throws {
        let base = try gray(200, 80, 0)
        let style = TextStyle(font: "sans", size: 20)
        let written = try base.annotated("Weft", style: style, at: .topLeading, margin: 4)
        #expect(written.size == base.size)
        let all = try reds(written)
        #expect(all.contains { $0 > 200 })
        // Nothing right of it, nothing below.
        #expect((0..<80).allSatisfy { y in all[y * 200 + 150] == 0 })
        #expect(all.suffix(200 * 30).allSatisfy { $0 == 0 })
    }

    @Test func hostileTextIsPlain() throws {
        #expect(
            VipsImage.markup(of: "<b>&\"a\u{1B}[31m\u{202E}") == "&lt;b&gt;&amp;\"a[31m\u{202E}")
        let base = try gray(300, 60, 0)
        for text in ["<span size='999999'>x", "&#0;", "%s%n<!--", "\u{FFFE}🙂é̂̃", "a\nb\tc"] {
            #expect(try base.annotated(text, margin: 0).pixels().size == base.size, "\(text)")
        }
        #expect(
            message { try base.annotated(" \n") }
                == "Expected text of annotated to be 1 to 10000 characters that can be seen, found"
                + " 2.")
        #expect(code { try base.annotated("a\0b") } == "invalid-argument")
        #expect(
            code {
                try base.annotated(
                    String(repeating: "W", count: 9000), style: TextStyle(size: 2000, dpi: 1200))
            } == "too-many-pixels")
    }
}
