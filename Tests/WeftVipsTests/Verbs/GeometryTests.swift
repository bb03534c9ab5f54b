internal import Testing
internal import WeftPixels
@testable internal import WeftVips

@Suite struct GeometryTests {
    /// 1 2 3
    /// 4 5 6
    private let six: VipsImage

    init() throws { six = try VipsImage(image(3, 2, .gray, [1, 2, 3, 4, 5, 6]), name: "six") }

    @Test(arguments: [
        (0.0, [1, 2, 3, 4, 5, 6], 3), (90, [4, 1, 5, 2, 6, 3], 2), (180, [6, 5, 4, 3, 2, 1], 3),
        (270, [3, 6, 2, 5, 1, 4], 2), (-90, [3, 6, 2, 5, 1, 4], 2), (450, [4, 1, 5, 2, 6, 3], 2),
    ])
    func quarterTurnsAreClockwiseAndExact(
        _ degrees: Double, _ expected: [Int], _ width: Int
    ) throws {
        let turned = try six.rotated(by: degrees)
        #expect(turned.width == width)
        #expect(values(try turned.pixels()) == expected)
    }

    @Test func otherAnglesTurnClockwiseOverABackground() throws {
        // The upper half white: after an eighth of a turn clockwise the right corner is white.
        let halves = try VipsImage(image(64, 64, .gray, (0..<4096).map { $0 < 2048 ? 255 : 0 }))
        let turned = try halves.rotated(by: 45, background: .gray)
        #expect(abs(turned.width - 91) <= 1 && turned.height == turned.width)
        let found = try turned.pixels()
        func value(_ x: Int, _ y: Int) -> Int { values(found)[y * found.size.width + x] }
        #expect(value(1, 1) == 128)
        #expect(value(60, 30) == 255)
        #expect(value(30, 60) == 0)
    }

    @Test func transparentCornersGiveAlpha() throws {
        let turned = try VipsImage(plain(20, 20, .gray, [9]))
            .rotated(by: 45, background: .transparent).pixels()
        #expect(turned.model == .grayAlpha)
        #expect(values(turned)[1] == 0)
        let red = try VipsImage(plain(20, 20, .rgba, [200, 0, 0, 255]))
        let over = values(try red.rotated(by: 45, background: .white).pixels())
        #expect(Array(over[0..<4]) == [255, 255, 255, 255])
    }

    @Test func flippingMirrors() throws {
        #expect(values(try six.flipped(.horizontal).pixels()) == [3, 2, 1, 6, 5, 4])
        #expect(values(try six.flipped(.vertical).pixels()) == [4, 5, 6, 1, 2, 3])
    }

    @Test func turnsWorkOnImagesThatAreReadOnce() throws {
        let bytes = try VipsImage(photo(300, 900)).encoded(as: .png())
        for degrees in [90.0, 180, 33] {
            let found = try VipsImage.open(bytes: bytes).rotated(by: degrees).pixels()
            #expect(try found == VipsImage(photo(300, 900)).rotated(by: degrees).pixels())
        }
        let upside = try VipsImage.open(bytes: bytes).flipped(.vertical).pixels()
        #expect(try upside == VipsImage(photo(300, 900)).flipped(.vertical).pixels())
    }

    @Test(arguments: [
        (AspectRatio(16, 9), 640, 360), (AspectRatio(1, 1), 480, 480),
        (AspectRatio(1, 3), 160, 480),
        (AspectRatio(4, 3), 640, 480), (AspectRatio(1, 1000), 1, 480),
    ])
    func shapesAreAsLargeAsTheyCanBe(_ shape: AspectRatio, _ width: Int, _ height: Int) throws {
        let size = PixelSize(width: 640, height: 480)
        #expect(shape.fitted(in: size) == PixelSize(width: width, height: height))
    }

    @Test func croppingKeepsWhatTheFocusSays() throws {
        let one = PixelSize(width: 1, height: 1)
        #expect(values(try six.cropped(to: one, focus: .topLeading).pixels()) == [1])
        #expect(values(try six.cropped(to: one, focus: .top).pixels()) == [2])
        #expect(values(try six.cropped(to: one, focus: .bottomTrailing).pixels()) == [6])
        let square = try six.cropped(to: AspectRatio.square, focus: .trailing)
        #expect(values(try square.pixels()) == [2, 3, 5, 6])
        #expect(
            message { try six.cropped(to: PixelSize(width: 4, height: 1)) }
                == "Expected a size of at most 3x2 to crop six to, found 4x1; resize it to cover"
                + " that size instead.")
        #expect(
            message { try six.cropped(to: AspectRatio(0, 1)) }
                == "Expected shape of cropped to be two whole numbers of 1 or more, found 0 by 1.")
    }

    @Test(arguments: [Focus.attention, .entropy])
    func smartCroppingFindsWhatStandsOut(_ focus: Focus) throws {
        // A plain image with a saturated, detailed patch at the right.
        var all = [Int](repeating: 120, count: 120 * 40 * 3)
        for y in 8..<32 {
            for x in 90..<114 {
                let place = (y * 120 + x) * 3
                all[place] = (x + y) % 2 == 0 ? 255 : 150
                all[place + 1] = (x * 7) % 90
                all[place + 2] = 20
            }
        }
        let base = try VipsImage(image(120, 40, .rgb, all))
        let found = try base.cropped(to: PixelSize(width: 40, height: 40), focus: focus)
        let right = try base.cropped(to: PixelRect(x: 60, y: 0, width: 60, height: 40))
        #expect(found.size == PixelSize(width: 40, height: 40))
        let vivid = values(try found.pixels()).count { $0 == 255 }
        #expect(vivid > values(try right.pixels()).count { $0 == 255 } / 2)
    }

    @Test func trimmingCutsOffPlainEdges() throws {
        var all = [Int](repeating: 250, count: 30 * 20)
        for y in 5..<12 { for x in 8..<20 { all[y * 30 + x] = 10 } }
        let base = try VipsImage(image(30, 20, .gray, all))
        let trimmed = try base.trimmed()
        #expect(trimmed.size == PixelSize(width: 12, height: 7))
        #expect(Set(values(try trimmed.pixels())) == [10])
        let same = try VipsImage(plain(9, 9, .gray, [7])).trimmed()
        #expect(same.size == PixelSize(width: 9, height: 9))
        #expect(try base.trimmed(background: .black).size == base.size)
    }

    @Test func trimmingLooksAtAlphaWhereTheCornerIsTransparent() throws {
        var all = [Int](repeating: 0, count: 20 * 20 * 2)
        for y in 4..<9 { for x in 3..<13 { all[(y * 20 + x) * 2 + 1] = 255 } }
        let trimmed = try VipsImage(image(20, 20, .grayAlpha, all)).trimmed()
        #expect(trimmed.size == PixelSize(width: 10, height: 5))
    }

    @Test func extendingShowsWhatTheModeSays() throws {
        let edges = EdgePixels(top: 0, leading: 2, bottom: 1, trailing: 0)
        func extended(_ mode: ExtendMode, _ color: RGBColor = .black) throws -> [Int] {
            values(try six.extended(by: edges, mode: mode, background: color).pixels())
        }
        #expect(try extended(.background) == [0, 0, 1, 2, 3, 0, 0, 4, 5, 6, 0, 0, 0, 0, 0])
        #expect(try extended(.copy) == [1, 1, 1, 2, 3, 4, 4, 4, 5, 6, 4, 4, 4, 5, 6])
        #expect(try extended(.repeat) == [2, 3, 1, 2, 3, 5, 6, 4, 5, 6, 2, 3, 1, 2, 3])
        #expect(try extended(.mirror) == [2, 1, 1, 2, 3, 5, 4, 4, 5, 6, 5, 4, 4, 5, 6])
        #expect(
            try extended(.white)
                == [255, 255, 1, 2, 3, 255, 255, 4, 5, 6, 255, 255, 255, 255, 255])
        #expect(
            try extended(.background, .transparent).prefix(6) == [0, 0, 0, 0, 1, 255])
        let padded = try six.extended(to: PixelSize(width: 5, height: 2), at: .trailing)
        #expect(values(try padded.pixels()) == [0, 0, 1, 2, 3, 0, 0, 4, 5, 6])
        #expect(
            message { try six.extended(to: PixelSize(width: 2, height: 2)) }
                == "Expected a size of at least 3x2 to extend six to, found 2x2; resize it with the"
                + " fit contain instead.")
        #expect(
            code { try six.extended(by: EdgePixels(all: 9_000_000)) } == "too-many-pixels")
    }
}
