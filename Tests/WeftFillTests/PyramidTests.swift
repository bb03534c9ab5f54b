import Testing
import WeftFillTypes
import WeftPixels

@testable import WeftFill

@Suite struct PyramidTests {
    @Test func levelsAreHalvedUntilTheHoleIsShallow() throws {
        // 40 pixels wide: 20, 10 and 5 deep.
        let levels = try Filler.levels(
            of: busy(301, 200), hiding: mask(301, 200, hiding: rect(100, 80, 40, 40)))
        #expect(
            levels.map(\.image.size.description) == ["301x200", "151x100", "76x50"])
    }

    @Test func shallowHoleNeedsOneLevel() throws {
        let levels = try Filler.levels(
            of: busy(300, 200), hiding: mask(300, 200, hiding: rect(0, 80, 300, 10)))
        #expect(levels.count == 1)
    }

    @Test func holePixelsAreZeroAndTheRestIsOpaque() throws {
        let levels = try Filler.levels(
            of: busy(120, 90), hiding: mask(120, 90, hiding: rect(40, 30, 30, 30)))
        for level in levels {
            let pixels = values(level.image)
            for pixel in 0..<level.image.size.area {
                let color = pixels[pixel * 4..<pixel * 4 + 4]
                #expect(color.last == 255 || color.allSatisfy { $0 == 0 })
            }
        }
    }

    /// One band of the second row of a 4x4 RGBA image.
    private func band(_ band: Int, of pixels: [Int]) -> [Int] {
        (4..<8).map { pixel in pixels[pixel * 4 + band] }
    }

    @Test func halvingWeighsOneThreeThreeOne() throws {
        // A bright column at x = 4 of 8: weight 3/8 of the pixel over columns 4 and 5, 1/8 of the
        // pixel before it.
        let image = picture(8, 8, .rgba) { x, _, band in band == 3 ? 255 : x == 4 ? 200 : 0 }
        let half = values(try halved(LevelSource(level: image), options: options()))
        #expect(band(0, of: half) == [0, 25, 75, 0])
    }

    @Test func halvingIgnoresTheHole() throws {
        let image = picture(8, 8, .rgba) { x, _, band in x >= 5 ? 0 : band == 3 ? 255 : 120 }
        let half = values(try halved(LevelSource(level: image), options: options(threads: 2)))
        // Columns 3...6 weigh 1 3 3 1: half of it known, so known.
        #expect(band(0, of: half) == [120, 120, 120, 0])
        #expect(band(3, of: half) == [255, 255, 255, 0])
    }

    @Test func grayAndDepthBecomeWorkingColors() {
        let photo = picture(2, 1, .gray, .uint16) { x, _, _ in x == 0 ? 65535 : 32896 }
        let colors = workingColors(of: photo, hiding: mask(2, 1), options: options())
        #expect(values(colors) == [255, 255, 255, 255, 128, 128, 128, 255])
    }

    @Test func halfOfTheMasksRangeHides() {
        let photo = picture(4, 1, .gray) { _, _, _ in 7 }
        let shades = picture(4, 1, .rgba, .uint16) { x, _, band in
            band == 0 ? [0, 32767, 32768, 65535][x] : 65535
        }
        let colors = values(workingColors(of: photo, hiding: shades, options: options()))
        let alphas = [colors[3], colors[7], colors[11], colors[15]]
        #expect(alphas == [255, 255, 0, 0])
    }

    @Test func textureIsFourTimesTheMeanGradient() {
        // Vertical stripes of 1 pixel, 0 and 20: every step to the right is 20, every step down 0.
        let image = picture(12, 12, .rgba) { x, _, band in band == 3 ? 255 : x % 2 * 20 }
        let packed = packed(image, options: options())
        #expect(packed[(6 * 12 + 6) * 4 + 3] == 80)
        #expect(packed[(6 * 12 + 7) * 4] == 20)
    }
}
