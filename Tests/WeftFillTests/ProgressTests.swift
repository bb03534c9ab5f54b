import Testing
import WeftPixels

@testable import WeftFill

@Suite struct ProgressTests {
    @Test func everyLevelAndIterationIsReported() throws {
        var reports: [FillProgress] = []
        _ = try Filler.fill(
            busy(200, 150), hiding: mask(200, 150, hiding: rect(50, 50, 60, 60))
        ) { reports.append($0) }
        #expect(reports.first?.level == 2)
        #expect(reports.last?.level == 0)
        #expect(reports.allSatisfy { $0.levelCount == 3 && $0.iteration <= $0.iterations })
        #expect(reports.allSatisfy { (0...1).contains($0.changedShare) })
        #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.level >= $1.level })
    }

    @Test func guideChangesWhatIsCompared() throws {
        let photo = busy(100, 80)
        let hole = mask(100, 80, hiding: rect(40, 30, 10, 10))
        let levels = try Filler.levels(of: photo, hiding: hole)
        let flat = picture(100, 80, .rgba) { x, _, band in band == 3 ? 255 : x }
        let image = levels[0].image
        let plain = try Filler.fill(level: 0, of: 1, image: image, after: nil)
        let same = try Filler.fill(level: 0, of: 1, image: image, guide: image, after: nil)
        let guided = try Filler.fill(level: 0, of: 1, image: image, guide: flat, after: nil)
        #expect(same.encoded() == plain.encoded())
        #expect(guided.encoded() != plain.encoded())
    }
}

@Suite struct PreviewTests {
    @Test func previewOfALevelIsOpaqueAndKeepsWhatIsKnown() throws {
        let photo = busy(200, 150)
        let hole = mask(200, 150, hiding: rect(50, 50, 60, 60))
        let levels = try Filler.levels(of: photo, hiding: hole)
        let image = levels[2].image
        let state = try Filler.fill(level: 2, of: 3, image: image, after: nil)
        let (before, after) = (values(image), values(try Filler.preview(state, image: image)))
        for pixel in 0..<image.size.area {
            #expect(after[pixel * 4 + 3] == 255)
            #expect(before[pixel * 4 + 3] == 0 || before[pixel * 4] == after[pixel * 4])
        }
    }

    @Test func previewOfAnotherLevelIsRefused() throws {
        let levels = try Filler.levels(
            of: busy(200, 150), hiding: mask(200, 150, hiding: rect(50, 50, 60, 60)))
        let state = try Filler.fill(level: 2, of: 3, image: levels[2].image, after: nil)
        #expect {
            try Filler.preview(state, image: levels[1].image)
        } throws: {
            ($0 as? FillError)?.message
                == "Expected the state of this 100x75 image and mask, received level 2 of a 50x38 "
                + "one: finish level 0 with the photo and mask that the levels were made of."
        }
    }
}
