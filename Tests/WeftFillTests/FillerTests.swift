import Foundation
import Testing
import WeftPixels

@testable import WeftFill

@Suite struct FillerTests {
    @Test func pixelsOutsideTheMaskAreUntouched() throws {
        let photo = busy(90, 70)
        let mask = mask(90, 70, hiding: rect(30, 20, 25, 22))
        let result = try Filler.fill(photo, hiding: mask)
        #expect(agree(result, photo, outside: mask))
        #expect(result != photo)
    }

    @Test func whatLiesUnderTheMaskDoesNotMatter() throws {
        let mask = mask(80, 60, hiding: rect(30, 20, 20, 18))
        let photo = busy(80, 60)
        let (hidden, known) = (values(mask), values(photo))
        let painted = picture(80, 60) { x, y, band in
            hidden[y * 80 + x] == 255 ? 99 : known[(y * 80 + x) * 3 + band]
        }
        #expect(try Filler.fill(photo, hiding: mask) == Filler.fill(painted, hiding: mask))
    }

    @Test func emptyMaskGivesThePhotoBack() throws {
        let photo = busy(50, 40, .rgba, .uint16)
        #expect(try Filler.fill(photo, hiding: mask(50, 40)) == photo)
        #expect(try fillStepwise(photo, hiding: mask(50, 40)) == photo)
    }

    @Test(arguments: [2, 3, 5])
    func bytesDoNotDependOnTheThreadCount(threads: Int) throws {
        let photo = busy(200, 150)
        let mask = mask(200, 150, hiding: rect(40, 30, 70, 60), rect(150, 120, 50, 20))
        let one = try Filler.fill(photo, hiding: mask, options: options(threads: 1))
        #expect(try Filler.fill(photo, hiding: mask, options: options(threads: threads)) == one)
    }

    @Test func sameSeedGivesTheSameBytesAndAnotherSeedOthers() throws {
        let photo = busy(120, 90)
        let mask = mask(120, 90, hiding: rect(40, 30, 35, 30))
        let first = try Filler.fill(photo, hiding: mask, options: options(seed: 7))
        #expect(try Filler.fill(photo, hiding: mask, options: options(seed: 7)) == first)
        #expect(try Filler.fill(photo, hiding: mask, options: options(seed: 8)) != first)
    }

    @Test(arguments: [KernelChoice.baseline, .wide])
    func allKernelsFillLikeTheScalarOnes(kernels: KernelChoice) throws {
        let photo = busy(100, 80)
        let mask = mask(100, 80, hiding: rect(20, 15, 40, 40), rect(97, 0, 3, 30))
        let scalar = try Filler.fill(photo, hiding: mask, options: options(kernels: .scalar))
        #expect(try Filler.fill(photo, hiding: mask, options: options(kernels: kernels)) == scalar)
    }

    @Test func constantPhotoStaysConstant() throws {
        let photo = picture(100, 90) { _, _, band in [10, 200, 77][band] }
        #expect(
            try Filler.fill(photo, hiding: mask(100, 90, hiding: rect(20, 20, 50, 50))) == photo)
    }

    @Test func periodicTextureIsRecovered() throws {
        let photo = picture(120, 120) { x, y, band in (x % 6 < 3) == (y % 8 < 4) ? 220 : 30 + band }
        let result = try Filler.fill(photo, hiding: mask(120, 120, hiding: rect(45, 50, 24, 20)))
        let wrong = zip(values(result), values(photo)).filter { abs($0 - $1) > 8 }.count
        #expect(wrong <= 24 * 20 * 3 / 50)
    }

    @Test func straightEdgeContinuesThroughTheHole() throws {
        let photo = picture(96, 96, .gray) { x, y, _ in x < 48 ? 40 : 200 }
        let result = try Filler.fill(photo, hiding: mask(96, 96, hiding: rect(36, 36, 24, 24)))
        let wrong = zip(values(result), values(photo)).filter { abs($0 - $1) > 20 }.count
        #expect(wrong <= 24)
    }

    @Test(
        arguments: [ColorModel.gray, .grayAlpha, .rgb, .rgba], [BandFormat.uint8, .uint16])
    func everyModelAndDepthIsFilledInKind(model: ColorModel, format: BandFormat) throws {
        let photo = busy(60, 50, model, format)
        let mask = mask(60, 50, hiding: rect(20, 15, 16, 14), rect(0, 0, 5, 9))
        let result = try Filler.fill(photo, hiding: mask)
        #expect(result.model == model)
        #expect(result.format == format)
        #expect(agree(result, photo, outside: mask))
    }

    @Test func sixteenBitsKeepTheirDepth() throws {
        // Values that 8 bits cannot tell apart: all round to 128.
        let photo = picture(64, 64, .gray, .uint16) { x, _, _ in 32896 + x % 2 * 3 }
        let result = try Filler.fill(photo, hiding: mask(64, 64, hiding: rect(25, 25, 12, 12)))
        #expect(values(result).allSatisfy { $0 >= 32892 && $0 <= 32903 })
        #expect(Set(values(result)).count > 1)
    }

    @Test func transparentColorsDoNotBleedIn() throws {
        // Left: opaque gray 100. Right: invisible white.
        let photo = picture(64, 64, .grayAlpha) { x, _, band in
            x < 32 ? [100, 255][band] : [255, 0][band]
        }
        let result = values(
            try Filler.fill(photo, hiding: mask(64, 64, hiding: rect(10, 25, 40, 12))))
        for pixel in 0..<64 * 64 where result[pixel * 2 + 1] >= 8 {
            #expect(result[pixel * 2] == 100)
        }
    }

    @Test func oneHiddenPixelIsFilled() throws {
        let photo = picture(40, 40, .gray) { x, y, _ in x == 20 && y == 20 ? 255 : 50 }
        let result = try Filler.fill(photo, hiding: mask(40, 40, hiding: rect(20, 20, 1, 1)))
        #expect(values(result).allSatisfy { $0 == 50 })
    }

    @Test(arguments: [
        rect(0, 0, 20, 20), rect(0, 20, 8, 30), rect(60, 0, 20, 60), rect(0, 55, 80, 5),
        rect(79, 59, 1, 1), rect(0, 0, 80, 1),
    ])
    func holesAtTheBorderAreFilled(hole: PixelRect) throws {
        let photo = picture(80, 60) { x, y, band in 60 + x % 4 * 30 + band }
        let hidden = mask(80, 60, hiding: hole)
        let isHidden = values(hidden)
        let cut = picture(80, 60) { x, y, band in
            isHidden[y * 80 + x] == 255 ? 0 : 60 + x % 4 * 30 + band
        }
        let result = try Filler.fill(cut, hiding: hidden)
        #expect(agree(result, photo, outside: hidden))
        #expect(values(result).allSatisfy { $0 >= 55 })
    }

    @Test func farHolesAreFilledAsIfAlone() throws {
        let photo = busy(400, 60)
        let both = mask(400, 60, hiding: rect(30, 20, 3, 3), rect(350, 30, 3, 3))
        let one = mask(400, 60, hiding: rect(30, 20, 3, 3))
        let together = values(try Filler.fill(photo, hiding: both))
        let alone = values(try Filler.fill(photo, hiding: one))
        let differing = (0..<200 * 60).filter {
            let index = ($0 / 200 * 400 + $0 % 200) * 3
            return together[index] != alone[index]
        }
        // Only where a source lay in the other hole.
        #expect(differing.count <= 9)
    }

    @Test func hundredsOfHolesAreFilled() throws {
        let photo = picture(320, 320, .gray) { x, y, _ in 80 + x / 4 }
        let dots = picture(320, 320, .gray) { x, y, _ in x % 16 < 3 && y % 16 < 3 ? 255 : 0 }
        let result = try Filler.fill(photo, hiding: dots)
        let worst = zip(values(result), values(photo)).map { abs($0 - $1) }.max() ?? 0
        #expect(worst <= 6)
    }
}
