import Testing
import WeftPixels

@testable import WeftFill

@Suite struct SmallImagesTests {
    @Test(arguments: 1...9, 1...9)
    func imagesSmallerThanAPatchAreFilled(width: Int, height: Int) throws {
        guard width * height > 1 else { return }
        let photo = picture(width, height) { x, y, _ in x == 0 && y == 0 ? 0 : 90 }
        let result = try Filler.fill(photo, hiding: mask(width, height, hiding: rect(0, 0, 1, 1)))
        #expect(values(result).allSatisfy { $0 == 90 })
    }

    @Test func singlePixelWithoutMaskComesBack() throws {
        let photo = picture(1, 1) { _, _, _ in 5 }
        #expect(try Filler.fill(photo, hiding: mask(1, 1)) == photo)
    }

    @Test(arguments: [(40, 30), (7, 7), (300, 2)])
    func singleKnownPixelPaintsAll(width: Int, height: Int) throws {
        let photo = picture(width, height, .rgba, .uint16) { x, y, band in
            x == 0 && y == 0 ? 1000 + band : 9
        }
        let hiding = picture(width, height, .gray) { x, y, _ in x == 0 && y == 0 ? 0 : 255 }
        let result = values(try Filler.fill(photo, hiding: hiding))
        #expect(result.indices.allSatisfy { result[$0] == 1000 + $0 % 4 })
    }

    @Test func singleKnownPatchPaintsAll() throws {
        let photo = picture(70, 60) { x, y, band in x < 7 && y < 7 ? 100 + x : 0 }
        let hiding = picture(70, 60, .gray) { x, y, _ in x < 7 && y < 7 ? 0 : 255 }
        let result = try Filler.fill(photo, hiding: hiding)
        // 100 to 106 are copied; the slopes may go on a little beyond.
        let found = values(result)
        #expect(
            found.allSatisfy { $0 >= 70 && $0 <= 140 }, "\(found.min() ?? 0) \(found.max() ?? 0)")
    }

    @Test func stripesWithoutAnyWholePatchAreSpread() throws {
        let photo = picture(60, 60, .gray) { x, _, _ in x % 5 == 0 ? 0 : 120 }
        let hiding = picture(60, 60, .gray) { x, _, _ in x % 5 == 0 ? 255 : 0 }
        #expect(values(try Filler.fill(photo, hiding: hiding)).allSatisfy { $0 == 120 })
    }
}
