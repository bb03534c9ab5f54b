internal import Testing
internal import WeftPixels
@testable internal import WeftVips

@Suite struct ToneTests {
    private func gray(_ all: [Int]) throws -> VipsImage {
        try VipsImage(image(all.count, 1, .gray, all), name: "row")
    }

    @Test func theMedianTakesAwaySpecks() throws {
        let speck = try VipsImage(image(5, 5, .gray, (0..<25).map { $0 == 12 ? 255 : 40 }))
        #expect(Set(values(try speck.medianFiltered().pixels())) == [40])
        #expect(try gray([1, 2]).medianFiltered(size: 9).size.height == 1)
        #expect(
            message { try speck.medianFiltered(size: 4) }
                == "Expected size of medianFiltered to be an odd whole number from 3 to 99, found 4."
        )
    }

    @Test func gammaMovesMiddleTonesOnly() throws {
        // 255 * (64 / 255) ^ (1 / 2) = 127.7, which libvips cuts off.
        #expect(values(try gray([0, 64, 255]).gammaCorrected(2).pixels()) == [0, 127, 255])
        // 255 * (128 / 255) ^ 2 = 64.3
        #expect(values(try gray([0, 128, 255]).gammaCorrected(0.5).pixels()) == [0, 64, 255])
    }

    @Test func modulatingByNothingChangesNothing() throws {
        let base = photo(20, 20)
        for (found, expected) in zip(values(try VipsImage(base).modulated().pixels()), values(base))
        {
            #expect(abs(found - expected) <= 1)
        }
    }

    @Test func modulatingChangesEachPartAlone() throws {
        let red = try VipsImage(plain(1, 1, .rgb, [200, 50, 50]))
        let dull = values(try red.modulated(saturation: 0).pixels())
        #expect(Set(dull).count == 1)
        let dark = values(try red.modulated(brightness: 0.5).pixels())
        #expect(dark[0] < 150 && dark[0] > dark[1])
        let half = values(try red.modulated(hue: 180).pixels())
        #expect(half[0] < half[1] && half[0] < half[2])
        #expect(try red.modulated(hue: 360).pixels() == red.modulated(hue: 0).pixels())
        #expect(values(try gray([90]).modulated(saturation: 3, hue: 90).pixels()) == [90])
    }

    @Test func tintingKeepsLightness() throws {
        let ramp = try gray([0, 64, 128, 192, 255])
        let sepia = try ramp.tinted(RGBColor(red: 112, green: 66, blue: 20))
        let pixels = try sepia.pixels()
        #expect(pixels.model == .rgb)
        let middle = Array(values(pixels)[6..<9])
        #expect(middle[0] > middle[1] && middle[1] > middle[2])
        for (found, expected) in zip(
            values(try sepia.grayscale().pixels()), [0, 64, 128, 192, 255])
        {
            #expect(abs(found - expected) <= 15)
        }
    }

    @Test func grayscaleHasOneBandAndKeepsAlpha() throws {
        let base = try VipsImage(image(2, 1, .rgba, [255, 0, 0, 7, 90, 90, 90, 255]))
        let pixels = try base.grayscale().pixels()
        #expect(pixels.model == .grayAlpha)
        #expect(values(pixels)[1] == 7 && values(pixels)[3] == 255 && values(pixels)[2] == 90)
    }

    @Test func negatingKeepsAlpha() throws {
        let base = try VipsImage(image(1, 1, .rgba, [255, 0, 100, 7]))
        #expect(values(try base.negated().pixels()) == [0, 255, 155, 7])
        let deep = try VipsImage(image(1, 1, .gray, [1000], format: .uint16))
        #expect(values(try deep.negated().pixels()) == [64_535])
    }

    @Test func normalizingStretchesToTheEnds() throws {
        // 50 ... 150 becomes 0 ... 255: 100 lies in the middle.
        let base = try gray([50, 100, 150])
        #expect(values(try base.normalized(lower: 0, upper: 100).pixels()) == [0, 128, 255])
        #expect(values(try gray([7, 7, 7]).normalized().pixels()) == [7, 7, 7])
        #expect(
            message { try base.normalized(lower: 50, upper: 50) }
                == "Expected upper of normalized to be a number above lower (50.0) and up to 100.0,"
                + " found 50.0.")
    }

    @Test func localContrastBringsOutDetail() throws {
        // Faint stripes on dark and on light ground.
        let all = (0..<4096).map { ($0 % 64 < 32 ? 30 : 200) + ($0 / 64 % 8 < 4 ? 0 : 8) }
        let base = try VipsImage(image(64, 64, .gray, all))
        let enhanced = values(try base.localContrastEnhanced(window: 16, maximumSlope: 0).pixels())
        #expect(abs(enhanced[20 * 64 + 10] - enhanced[16 * 64 + 10]) > 40)
        #expect(try base.localContrastEnhanced(window: 9999).size == base.size)
    }

    @Test func thresholdsSplitAtTheLevel() throws {
        #expect(
            values(try gray([0, 99, 100, 255]).thresholded(at: 100).pixels()) == [0, 0, 255, 255])
        let deep = try VipsImage(image(2, 1, .gray, [25_699, 25_700], format: .uint16))
        #expect(values(try deep.thresholded(at: 100).pixels()) == [0, 255])
        let clear = try VipsImage(image(1, 1, .rgba, [255, 255, 255, 0]))
        #expect(values(try clear.thresholded().pixels()) == [0])
    }

    @Test func brightnessAndContrastAreLinear() throws {
        let base = try gray([0, 100, 255])
        // 100 + 0.2 * 255 = 151; (100 - 127.5) * 2 + 127.5 = 72.5, rounded to even.
        #expect(values(try base.adjusted(brightness: 0.2).pixels()) == [51, 151, 255])
        #expect(values(try base.adjusted(contrast: 2).pixels()) == [0, 72, 255])
        #expect(values(try base.adjusted(contrast: 0).pixels()) == [128, 128, 128])
        #expect(
            message { try base.adjusted(brightness: .nan) }
                == "Expected brightness of adjusted to be a number from -1.0 to 1.0, found nan.")
    }

    @Test func scratchesAreWhereItIsLighterThanAround() throws {
        // A line of one pixel, lighter by 60, on a slope; a broad light area is none.
        let all = (0..<6400).map { place -> Int in
            let (x, y) = (place % 80, place / 80)
            return x == 20 ? 60 + y : x >= 50 ? 220 : y
        }
        let mask = values(
            try VipsImage(image(80, 80, .gray, all)).scratchesDetected().pixels())
        #expect(mask[40 * 80 + 20] == 255 && mask[40 * 80 + 19] == 255)
        #expect(mask[40 * 80 + 30] == 0 && mask[40 * 80 + 70] == 0)
    }
}
