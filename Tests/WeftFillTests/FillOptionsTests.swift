import Testing
import WeftFillKernels
import WeftFillTypes
import WeftPixels

@testable import WeftFill

@Suite struct FillOptionsTests {
    /// Three stripes with a little grain: 50, 120 and 200; the middle one holds the holes.
    private let photo = picture(210, 120, .gray) { x, y, _ in
        [50, 120, 200][x / 70] + Int(counterHash(5, UInt64(y * 210 + x)) % 3)
    }
    /// Deep enough that the join does not reach the middle.
    private let hole = rect(85, 10, 40, 40)
    private let other = rect(85, 70, 40, 40)

    private func middle(_ rect: PixelRect, of image: PixelBuffer) -> Int {
        values(image)[(rect.y + rect.height / 2) * 210 + rect.x + rect.width / 2]
    }

    @Test func protectedPixelsAreNotCopied() throws {
        // Plain at the left, a chessboard around the hole.
        let photo = picture(210, 120, .gray) { x, y, _ in x < 70 ? 50 : 100 + (x + y) % 2 * 60 }
        var options = options(threads: 2)
        options.protect = mask(210, 120, hiding: rect(70, 0, 140, 120))
        let hidden = mask(210, 120, hiding: hole)
        let result = try Filler.fill(photo, hiding: hidden, options: options)
        let found = values(result)
        let inner = rect(hole.x + 8, hole.y + 8, hole.width - 16, hole.height - 16)
        for y in inner.y..<inner.maxY {
            for x in inner.x..<inner.maxX {
                #expect(abs(found[y * 210 + x] - found[y * 210 + x + 1]) < 12)
            }
        }
        #expect(agree(result, photo, outside: hidden))
    }

    @Test(arguments: SweepPropertyTests.sizes)
    func noPatchTouchesTheProtectedRegion(patchSize: PatchSize) throws {
        var options = options(patchSize: patchSize)
        options.protect = mask(120, 90, hiding: rect(0, 0, 30, 90), rect(90, 20, 5, 5))
        let protected = runs(hiddenBy: options.protect ?? photo, options: options)
        let hidden = mask(120, 90, hiding: rect(50, 30, 20, 20))
        let levels = try Filler.levels(of: busy(120, 90), hiding: hidden, options: options)
        var state: FillState?
        for level in levels.indices.reversed() {
            state = try Filler.fill(
                level: level, of: levels.count, image: levels[level].image, after: state,
                options: options)
        }
        let last = try #require(state)
        let closed = queryRuns(of: protected, in: last.layout.domain, radius: patchSize.radius)
        forEachQuery(last.layout) { index, _, _ in
            let (y, x) = Int(last.field[index]).quotientAndRemainder(dividingBy: 120)
            #expect(!closed.contains { Int($0.y) == y && $0.x0 <= x && $0.x1 > x })
        }
        let single = try Filler.fill(busy(120, 90), hiding: hidden, options: options)
        #expect(
            try Filler.finish(last, photo: busy(120, 90), mask: hidden, options: options)
                == single)
    }

    @Test func eachHoleIsMadeOfItsDonors() throws {
        // Each donor takes in a stripe, and a strip across its hole's edge that is too narrow for
        // a patch.
        var options = options(threads: 2)
        options.donors = [
            mask(210, 120, hiding: rect(0, 0, 66, 120), rect(66, 28, 30, 4)),
            mask(210, 120, hiding: rect(144, 0, 66, 120), rect(114, 88, 30, 4)),
        ]
        let hidden = mask(210, 120, hiding: hole, other)
        let result = try Filler.fill(photo, hiding: hidden, options: options)
        #expect((49...54).contains(middle(hole, of: result)))
        #expect((197...203).contains(middle(other, of: result)))
        #expect(agree(result, photo, outside: hidden))
    }

    @Test func donorIsTheOnlySource() throws {
        var options = options()
        options.donors = [mask(210, 120, hiding: rect(0, 0, 66, 120), rect(66, 28, 30, 4))]
        let result = try Filler.fill(
            photo, hiding: mask(210, 120, hiding: hole, other), options: options)
        #expect((49...54).contains(middle(hole, of: result)))
        // No donor crosses the other hole, so it is filled from around it.
        #expect((120...122).contains(middle(other, of: result)))
    }

    @Test func donorsDoNotDependOnTheThreads() throws {
        let hidden = mask(210, 120, hiding: hole, other)
        var one = options(threads: 1)
        one.donors = [mask(210, 120, hiding: rect(0, 0, 95, 120))]
        var three = one
        three.threads = 3
        #expect(
            try Filler.fill(photo, hiding: hidden, options: one)
                == Filler.fill(photo, hiding: hidden, options: three))
    }

    @Test func qualityIsTheNumberOfIterations() throws {
        let hidden = mask(210, 120, hiding: hole)
        var most: [FillQuality: Int] = [:]
        for quality in FillQuality.allCases {
            var options = options()
            options.quality = quality
            _ = try Filler.fill(photo, hiding: hidden, options: options) {
                most[quality] = max(most[quality] ?? 0, $0.iterations)
            }
        }
        let standard = try #require(most[.standard])
        #expect(most[.draft] == standard / 3)
        #expect(most[.best] == standard * 2 * 6)
    }

    @Test func everyIterationCanBeLookedAt() throws {
        let hidden = mask(210, 120, hiding: hole)
        var reports: [FillProgress] = []
        var sizes: [PixelSize] = []
        let observer = FillObserver(progress: { reports.append($0) }) { progress, picture in
            #expect(progress == reports.last)
            #expect(
                picture.withUnsafeBytes { bytes in
                    stride(from: 3, to: bytes.count, by: 4).allSatisfy { bytes[$0] == 255 }
                })
            sizes.append(picture.size)
        }
        let result = try Filler.fill(photo, hiding: hidden, options: options(), observer: observer)
        #expect(sizes.count == reports.count)
        #expect(sizes.last == photo.size)
        // Looking on changes nothing.
        #expect(try Filler.fill(photo, hiding: hidden, options: options()) == result)
    }

    @Test func profileIsKept() throws {
        var wide = photo
        wide.profile = [1, 2, 3]
        let result = try Filler.fill(wide, hiding: mask(210, 120, hiding: hole))
        #expect(result.profile == [1, 2, 3])
    }
}

@Suite struct FillOptionErrorTests {
    private let photo = busy(60, 40)
    private let hidden = mask(60, 40, hiding: rect(20, 10, 12, 12))

    private func message(_ change: (inout FillOptions) -> Void) -> String? {
        var options = options()
        change(&options)
        do {
            _ = try Filler.fill(photo, hiding: hidden, options: options)
        } catch { return (error as? FillError)?.message }
        return nil
    }

    @Test func protectedRegionOfAnotherSizeIsRefused() {
        #expect(
            message { $0.protect = mask(40, 60) }
                == "Expected a protected region of the photo's size, 60x40, received one of 40x60: "
                + "draw or resize it at the photo's size.")
    }

    @Test func donorOfAnotherSizeIsRefused() {
        #expect(
            message { $0.donors = [hidden, mask(6, 4)] }
                == "Expected donor 2 of the photo's size, 60x40, received one of 6x4: draw or "
                + "resize it at the photo's size.")
    }

    @Test func donorThatCrossesNoHoleIsRefused() {
        #expect(
            message { $0.donors = [mask(60, 40, hiding: rect(0, 0, 20, 40))] }
                == "Expected every donor to cross a hole of the mask, donor 1 crosses none: paint "
                + "it over the edge of the hole that is to be made of it.")
    }

    @Test func nothingLeftToCopyIsRefused() {
        let expected =
            "Expected at least one patch of 7x7 pixels to copy from, outside the mask and the "
            + "protected region and inside the donors, found none: protect less, or draw larger "
            + "donors."
        #expect(message { $0.protect = mask(60, 40, hiding: rect(0, 0, 60, 40)) } == expected)
        #expect(message { $0.donors = [mask(60, 40, hiding: rect(18, 10, 6, 6))] } == expected)
    }

    @Test func donorsLevelByLevelAreRefused() {
        var options = options()
        options.donors = [hidden]
        #expect {
            try Filler.levels(of: photo, hiding: hidden, options: options)
        } throws: {
            ($0 as? FillError)?.message
                == "Expected no donors for a fill level by level, received some: fill in one call, "
                + "or fill the holes of each donor apart, with all else protected."
        }
    }

    @Test func protectedRegionOfAnotherPyramidIsRefused() throws {
        let levels = try Filler.levels(of: photo, hiding: hidden, options: options())
        var options = options()
        options.protect = mask(61, 40)
        #expect {
            try Filler.fill(
                level: 0, of: levels.count, image: levels[0].image,
                after: levels.count > 1
                    ? Filler.fill(level: 1, of: 2, image: levels[1].image, after: nil) : nil,
                options: options)
        } throws: {
            ($0 as? FillError)?.code == .maskSizeMismatch
        }
    }
}
