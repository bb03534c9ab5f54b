internal import Testing
internal import WeftPixels
@testable internal import WeftVips

@Suite struct FitTests {
    private let photo43 = PixelSize(width: 400, height: 300)

    private func plan(
        _ width: Int?, _ height: Int?, _ fit: Fit, keepsSmall: Bool = false
    ) -> [Int] {
        let plan = FitPlan(
            photo43, width: width, height: height, fit: fit, keepsSmall: keepsSmall)
        return [plan.scaled.width, plan.scaled.height, plan.final.width, plan.final.height]
    }

    @Test func everyFitDoesWhatItsNameSays() {
        #expect(plan(200, 200, .cover) == [267, 200, 200, 200])
        #expect(plan(200, 200, .contain) == [200, 150, 200, 200])
        #expect(plan(200, 200, .fill) == [200, 200, 200, 200])
        #expect(plan(200, 200, .inside) == [200, 150, 200, 150])
        #expect(plan(200, 200, .outside) == [267, 200, 267, 200])
    }

    @Test func aMissingSideFollowsFromTheOther() {
        for fit in Fit.allCases {
            #expect(plan(200, nil, fit) == [200, 150, 200, 150], "\(fit)")
            #expect(plan(nil, 600, fit) == [800, 600, 800, 600], "\(fit)")
        }
    }

    @Test func smallImagesAreNotEnlargedWhereThatIsAsked() {
        #expect(plan(800, 800, .cover, keepsSmall: true) == [400, 300, 400, 300])
        #expect(plan(800, 100, .cover, keepsSmall: true) == [400, 300, 400, 100])
        #expect(plan(800, 800, .contain, keepsSmall: true) == [400, 300, 800, 800])
        #expect(plan(800, 100, .fill, keepsSmall: true) == [400, 100, 400, 100])
        #expect(plan(800, 800, .inside, keepsSmall: true) == [400, 300, 400, 300])
        #expect(plan(800, 800, .outside, keepsSmall: true) == [400, 300, 400, 300])
        #expect(plan(800, nil, .inside, keepsSmall: true) == [400, 300, 400, 300])
        #expect(plan(200, 200, .cover, keepsSmall: true) == plan(200, 200, .cover))
    }

    @Test(arguments: Fit.allCases, Kernel.allCases)
    func resizingGivesThePlannedSize(_ fit: Fit, _ kernel: Kernel) throws {
        let base = try VipsImage(photo(90, 61))
        for (width, height) in [(30, 30), (31, 7), (200, 40), (1, 1)] {
            let found = try base.resized(width: width, height: height, fit: fit, kernel: kernel)
            let plan = FitPlan(
                base.size, width: width, height: height, fit: fit, keepsSmall: false)
            #expect(try found.pixels().size == plan.final)
        }
    }

    @Test func nearestMakesNoNewColors() throws {
        let two = try VipsImage(image(2, 1, .gray, [0, 255]))
        let large = try two.resized(width: 8, height: 1, fit: .fill, kernel: .nearest)
        #expect(Set(values(try large.pixels())) == [0, 255])
        let smooth = try two.resized(width: 8, height: 1, fit: .fill)
        #expect(Set(values(try smooth.pixels())).count > 2)
    }

    @Test func containFillsTheRestWithBackground() throws {
        let wide = try VipsImage(plain(4, 2, .gray, [9]))
        let square = try wide.resized(
            width: 4, height: 4, fit: .contain, background: .white)
        #expect(
            values(try square.pixels())
                == [255, 255, 255, 255, 9, 9, 9, 9, 9, 9, 9, 9, 255, 255, 255, 255])
        let top = try wide.resized(width: 4, height: 4, fit: .contain, focus: .top)
        #expect(values(try top.pixels()).prefix(8) == [9, 9, 9, 9, 9, 9, 9, 9])
    }

    @Test func thumbnailsFitAsTheyAreAsked() throws {
        let bytes = try VipsImage(photo(900, 600)).encoded(as: .jpeg())
        for fit in Fit.allCases {
            let size = PixelSize(width: 64, height: 64)
            let small = try VipsImage.thumbnail(of: .bytes(bytes), filling: size, fit: fit)
            let plan = FitPlan(
                PixelSize(width: 900, height: 600), width: 64, height: 64, fit: fit,
                keepsSmall: false)
            #expect(try small.pixels().size == plan.final, "\(fit)")
        }
    }

    @Test func nonsenseIsRefused() throws {
        let base = try VipsImage(photo(9, 9))
        #expect(
            message { try base.resized(width: 0) }
                == "Expected width of resized to be a whole number from 1 to 10000000, found 0.")
        #expect(
            message { try base.resized() }
                == "Expected size of resized to be a width, a height or both, found none.")
    }
}
