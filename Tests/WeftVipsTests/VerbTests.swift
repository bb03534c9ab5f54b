internal import Testing
internal import WeftPixels
@testable internal import WeftVips

@Suite struct VerbTests {
    @Test func croppingTakesTheRectangle() throws {
        let base = try VipsImage(image(3, 3, .gray, [1, 2, 3, 4, 5, 6, 7, 8, 9]), name: "nine")
        let part = try base.cropped(to: PixelRect(x: 1, y: 1, width: 2, height: 2)).pixels()
        #expect(values(part) == [5, 6, 8, 9])
        #expect(
            message { try base.cropped(to: PixelRect(x: 2, y: 0, width: 2, height: 1)) }
                == "Expected an area inside 3x3 to crop nine to, found 2x1 at 2,0.")
    }

    @Test func blurringSpreadsSymmetricallyAndKeepsPlainAreas() throws {
        let dot = image(5, 5, .gray, (0..<25).map { $0 == 12 ? 255 : 0 })
        let blurred = values(try VipsImage(dot).blurred(sigma: 0.6).pixels())
        #expect(blurred[12] > blurred[11] && blurred[11] > blurred[6])
        #expect(blurred[11] == blurred[13] && blurred[7] == blurred[17])
        let gray = plain(9, 9, .rgb, [10, 20, 30])
        #expect(try VipsImage(gray).blurred(sigma: 3).pixels() == gray)
    }

    @Test func blurringDoesNotBleedHiddenColors() throws {
        // Left half opaque red, right half transparent green: no green may show.
        let pixels = (0..<64).flatMap { $0 % 8 < 4 ? [200, 0, 0, 255] : [0, 200, 0, 0] }
        let blurred = try VipsImage(image(8, 8, .rgba, pixels)).blurred(sigma: 1.5).pixels()
        #expect(blurred.model == .rgba)
        let all = values(blurred)
        for pixel in 0..<64 where all[pixel * 4 + 3] > 8 {
            #expect(all[pixel * 4 + 1] == 0)
            #expect(abs(all[pixel * 4] - 200) <= 2)
        }
        #expect(all[3 * 4 + 3] < 255 && all[4 * 4 + 3] > 0)
    }

    @Test func sixteenBitsAndAlphaSurviveEveryVerb() throws {
        let deep = try VipsImage(
            plain(40, 30, .rgba, [1000, 30_000, 65_535, 40_000], format: .uint16))
        let results = [
            try deep.blurred(sigma: 1), try deep.resized(scale: 0.5), try deep.sharpened(),
            try deep.resized(longestSide: 80), try deep.convertedToSRGB(),
            try deep.overlaid(with: deep, opacity: 0), try deep.autorotated(),
        ]
        for (index, result) in results.enumerated() {
            let pixels = try result.pixels()
            #expect(pixels.format == .uint16 && pixels.model == .rgba, "\(index)")
            let first = Array(values(pixels).prefix(4))
            for (found, expected) in zip(first, [1000, 30_000, 65_535, 40_000]) {
                #expect(abs(found - expected) <= 170, "\(index): \(first)")
            }
        }
    }

    @Test func thumbnailsHaveEightBits() throws {
        let deep = try VipsImage(plain(40, 30, .rgb, [257, 25_700, 65_535], format: .uint16))
        let small = try deep.thumbnail(within: 1).pixels()
        #expect(small.format == .uint8)
        #expect(values(small) == [1, 100, 255])
    }

    @Test(arguments: [(100, 50, 256), (50, 100, 7), (300, 200, 100), (3, 1000, 10)])
    func resizingToALongestSideGivesExactlyThat(_ width: Int, _ height: Int, _ side: Int) throws {
        let resized = try VipsImage(photo(width, height)).resized(longestSide: side)
        #expect(max(resized.width, resized.height) == side)
        let shape = Double(width) / Double(height)
        let other = max(1, (Double(side) * min(shape, 1 / shape)).rounded())
        #expect(min(resized.width, resized.height) == Int(other))
    }

    @Test func resizingRefusesNonsense() throws {
        let base = try VipsImage(photo(4, 4), name: "p")
        #expect(
            message { try base.resized(longestSide: 0) }
                == "Expected a longest side of 1 or more pixels for p, found 0.")
        #expect(
            message { try base.resized(scale: -1) }
                == "Expected a scale above 0 and up to 1000 for p, found -1.0.")
        #expect(code { try base.resized(scale: .nan) } == "invalid-argument")
        #expect(code { try base.resized(to: PixelSize(width: 0, height: 3)) } == "invalid-argument")
    }

    @Test func sharpeningKeepsPlainAreasAndSizes() throws {
        let gray = plain(9, 7, .gray, [100])
        #expect(try VipsImage(gray).sharpened().pixels() == gray)
        #expect(try VipsImage(photo(9, 7)).sharpened(sigma: 1).pixels().size == gray.size)
    }

    @Test(arguments: [
        (Gravity.topLeading, 0), (.top, 1), (.topTrailing, 2), (.leading, 3), (.center, 4),
        (.trailing, 5), (.bottomLeading, 6), (.bottom, 7), (.bottomTrailing, 8),
    ])
    func overlayLandsWhereItIsPut(_ position: Gravity, _ index: Int) throws {
        let base = try VipsImage(plain(3, 3, .rgb, [10, 10, 10]))
        let dot = try VipsImage(plain(1, 1, .rgb, [200, 100, 50]))
        var expected = [Int](repeating: 10, count: 27)
        expected.replaceSubrange(index * 3..<index * 3 + 3, with: [200, 100, 50])
        let result = try base.overlaid(with: dot, at: position).pixels()
        #expect(result.model == .rgb)
        #expect(values(result) == expected)
    }

    @Test func opacityMixesBothImages() throws {
        let base = try VipsImage(plain(2, 2, .gray, [100]), name: "base")
        let top = try VipsImage(plain(2, 2, .gray, [200]))
        let half = values(try base.overlaid(with: top, opacity: 0.5).pixels())
        // 50 % of 255 is 127 or 128: 149.8 or 150.2.
        #expect(half.allSatisfy { $0 == 150 })
        #expect(values(try base.overlaid(with: top, opacity: 0).pixels()) == [100, 100, 100, 100])
        #expect(
            message { try base.overlaid(with: top, opacity: 1.5) }
                == "Expected an opacity from 0 to 1 to overlay base, found 1.5.")
    }

    @Test func overlayKeepsMarginBaseSizeAndCutsTheRest() throws {
        let base = try VipsImage(plain(4, 4, .gray, [0]))
        let dot = try VipsImage(plain(2, 2, .gray, [9]))
        let placed = try base.overlaid(with: dot, at: .bottomTrailing, margin: 1).pixels()
        #expect(values(placed) == [0, 0, 0, 0, 0, 9, 9, 0, 0, 9, 9, 0, 0, 0, 0, 0])
        let big = try VipsImage(plain(9, 9, .gray, [7]))
        #expect(values(try base.overlaid(with: big).pixels()) == [Int](repeating: 7, count: 16))
    }

    @Test func flatteningLaysOverTheBackground() throws {
        let base = try VipsImage(image(3, 1, .rgba, [9, 8, 7, 0, 9, 8, 7, 255, 100, 100, 100, 51]))
        let white = try base.flattened().pixels()
        #expect(white.model == .rgb)
        // 51 of 255 is a fifth: 100 / 5 + 255 * 4 / 5 = 224.
        #expect(values(white) == [255, 255, 255, 9, 8, 7, 224, 224, 224])
        let gray = try VipsImage(image(1, 1, .grayAlpha, [5, 0]))
        #expect(values(try gray.flattened(background: .black).pixels()) == [0])
        let opaque = try VipsImage(photo(2, 2))
        #expect(try opaque.flattened().pixels() == photo(2, 2))
    }

    @Test func untaggedColorsAreSRGBAlready() throws {
        #expect(try VipsImage(photo(8, 8)).convertedToSRGB().pixels() == photo(8, 8))
    }

    @Test func aBrokenProfileCountsAsNone() throws {
        var tagged = photo(8, 8)
        tagged.profile = [1, 2, 3, 4]
        let converted = try VipsImage(tagged).convertedToSRGB().pixels()
        #expect(converted == photo(8, 8))
    }

    @Test func embeddedProfilesAreApplied() throws {
        // libvips' own P3 profile: pure P3 red is out of sRGB, a middle one moves away from gray.
        let plainRed = try VipsImage(plain(4, 4, .rgb, [200, 100, 100]))
        let p3 = try plainRed.call("icc_transform", ["output-profile": "p3"])
        #expect(p3.profile != nil)
        let inP3 = values(try p3.pixels())
        #expect(abs(inP3[0] - 200) > 5)
        let back = try p3.convertedToSRGB()
        #expect(back.profile == nil)
        for (found, expected) in zip(values(try back.pixels()), [200, 100, 100]) {
            #expect(abs(found - expected) <= 1)
        }
    }

    @Test func thumbnailsFitTheBoxOrFillIt() throws {
        let base = try VipsImage(photo(200, 100))
        #expect(try base.thumbnail(within: 50).size == PixelSize(width: 50, height: 25))
        #expect(try base.thumbnail(within: 500).size == PixelSize(width: 200, height: 100))
        for crop in [ThumbnailCrop.center, .entropy, .attention] {
            let size = try base.thumbnail(width: 30, height: 40, crop: crop).pixels().size
            #expect(size == PixelSize(width: 30, height: 40))
        }
        let large = try base.thumbnail(width: 400, height: 400, enlarges: true)
        #expect(large.size == PixelSize(width: 400, height: 200))
    }

    @Test(arguments: ["jpeg", "png", "webp", "tiff"])
    func thumbnailsOfFilesLookLikeThoseOfImages(_ name: String) throws {
        let base = try VipsImage(photo(640, 480)).blurred(sigma: 4)
        let bytes = try base.encoded(as: ImageEncoding(name: name))
        let expected = values(try base.thumbnail(within: 64).pixels())
        for mode in ShrinkOnLoad.allCases {
            let small = try VipsImage.thumbnail(of: .bytes(bytes), within: 64, shrinkOnLoad: mode)
            let found = try small.pixels()
            #expect(found.size == PixelSize(width: 64, height: 48))
            let error = zip(values(found), expected).map { abs($0 - $1) }.reduce(0, +)
            #expect(Double(error) / Double(expected.count) < 8, "\(name) \(mode)")
        }
        for crop in [ThumbnailCrop.center, .attention, .entropy] {
            let square = try VipsImage.thumbnail(
                of: .bytes(bytes), width: 40, height: 40, crop: crop)
            #expect(try square.pixels().size == PixelSize(width: 40, height: 40))
        }
    }
}
