import Testing
import WeftFillTypes
import WeftPixels

@testable import WeftFill

/// The last vote: what patches say about one pixel, and what becomes of it beside others.
@Suite struct CrispVoteTests {
    /// One row of gray pixels, 0, 10, 20 and so on, as the voters' sources.
    private let pixels: [UInt8] = (0..<20).map { UInt8($0 * 10) }

    /// The vote for pixel 10 of that row by the patches around it, one weight and source each.
    private func vote(
        _ voters: [(source: Int32, weight: Float)], kernels: KernelChoice = .best
    ) -> CrispVote? {
        var field = [Int32](repeating: Field.none, count: 20)
        var weights = [Float](repeating: 0, count: 20)
        for (number, voter) in voters.enumerated() {
            field[8 + number] = voter.source
            weights[8 + number] = voter.weight
        }
        let run = UnsafeBufferPointer<Run>(start: nil, count: 0)
        let strip = Strip(
            runs: run, origin: 0, boxWidth: 20, firstRow: 0, lastRow: 0, box: (0, 0, 20, 1))
        return field.withUnsafeBufferPointer { field in
            weights.withUnsafeBufferPointer { weights in
                guard let field = field.baseAddress, let weights = weights.baseAddress
                else { return nil }
                let voters = Voters(field: field, weights: weights, width: 20)
                let voting = CrispVoting(
                    pixels: pixels, bands: 1, bytesPerBand: 1, hasAlpha: false, voters: voters)
                var vote = CrispVote()
                kernels.table().castVotes(voting, strip, 0, 10..<11, &vote)
                return vote.count > 0 ? vote : nil
            }
        }
    }

    @Test func withoutVotersThereIsNoVote() {
        #expect(vote([]) == nil)
    }

    @Test func theMeanIsWeighedAndTheCrispColorIsThatOfTheHeaviest() throws {
        // The patch at 8 says that pixel 10 is 2 to the right of its source.
        let found = try #require(vote([(1, 1), (3, 3)]))
        #expect(found.mean[0] == Float(30 * 1 + 40 * 3) / 4)
        #expect(found.crisp[0] == 40)
    }

    @Test func patchesThatNameTheSameSourceCountAsOne() throws {
        // 8 and 9 both say pixel 3; alone each weighs less than the patch at 10.
        let found = try #require(vote([(1, 2), (2, 2), (7, 3)]))
        #expect(found.crisp[0] == 30)
        #expect(found.mean[0] == Float(30 * 4 + 70 * 3) / 7)
    }

    @Test(arguments: [BandFormat.uint8, .uint16])
    func piecesAndRegionsDoNotShowInThePicture(format: BandFormat) throws {
        // Holes of many rows and several regions, at once and level by level.
        let photo = busy(150, 120, .rgb, format)
        let mask = mask(
            150, 120, hiding: rect(10, 9, 30, 55), rect(110, 70, 39, 50), rect(120, 0, 2, 2))
        let one = try Filler.fill(photo, hiding: mask, options: options(threads: 1))
        #expect(try Filler.fill(photo, hiding: mask, options: options(threads: 4)) == one)
        #expect(try fillStepwise(photo, hiding: mask) == one)
        #expect(agree(one, photo, outside: mask))
    }

    @Test func grainKeepsItsEnergy() throws {
        let photo = busy(120, 120, .gray)
        let result = try Filler.fill(photo, hiding: mask(120, 120, hiding: rect(40, 40, 40, 40)))
        let (found, truth) = (energy(result), energy(photo))
        #expect(found > truth * 3 / 4, "\(found) of \(truth)")
    }

    /// Mean absolute difference to the right within the hole, in hundredths.
    private func energy(_ image: PixelBuffer) -> Int {
        let pixels = values(image)
        var sum = 0
        for y in 41..<79 {
            for x in 41..<79 { sum += abs(pixels[y * 120 + x] - pixels[y * 120 + x + 1]) }
        }
        return sum * 100 / (38 * 38)
    }

    @Test func nearSourcesArePreferred() throws {
        // Everything repeats every 12 pixels, but for some grain: all distances are alike.
        let photo = picture(240, 60, .gray) { x, y, _ in
            (x % 12 < 6 ? 60 : 160) + (x * 7 + y * 13 + x * y) % 5
        }
        let levels = try Filler.levels(of: photo, hiding: mask(240, 60, hiding: rect(20, 25, 8, 8)))
        let state = try Filler.fill(level: 0, of: 1, image: levels[0].image, after: nil)
        var (length, count) = (0, 0)
        forEachQuery(state.layout) { index, x, y in
            length += abs(Int(state.field[index]) % 240 - x)
            count += 1
        }
        #expect(length / count < 20, "\(length / count)")
    }
}
