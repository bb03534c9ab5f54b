import Testing
import WeftFillKernels
import WeftFillTypes
import WeftPixels

@testable import WeftFill

@Suite struct LayoutTests {
    private let domain = PixelRect(x: 3, y: 3, width: 94, height: 44)

    @Test func targetsAreTheCentersWithinAPatchRadius() {
        let runs = queryRuns(of: [Run(y: 20, x0: 30, x1: 32)], in: domain, radius: 3)
        #expect(runs == (17...23).map { Run(y: $0, x0: 27, x1: 35) })
    }

    @Test func targetsStayWhereAPatchFits() {
        let runs = queryRuns(of: [Run(y: 0, x0: 0, x1: 2)], in: domain, radius: 3)
        #expect(runs == [Run(y: 3, x0: 3, x1: 5)])
    }

    @Test func targetsOfNearHolesJoin() {
        let hole = [Run(y: 20, x0: 30, x1: 31), Run(y: 20, x0: 37, x1: 38)]
        #expect(queryRuns(of: hole, in: domain, radius: 3).first == Run(y: 17, x0: 27, x1: 41))
        let apart = [Run(y: 20, x0: 30, x1: 31), Run(y: 20, x0: 38, x1: 39)]
        #expect(queryRuns(of: apart, in: domain, radius: 3).count == 14)
    }

    @Test func runsMatchTheDefinition() {
        let size = PixelSize(width: 70, height: 50)
        let isHole = { (y: Int, x: Int) in counterHash(1, UInt64(y * 70 + x)) % 200 == 0 }
        let hole = runs(size: size, where: isHole)
        let domain = centerDomain(of: size, radius: 3)
        let expected = runs(size: size) { y, x in
            guard y >= domain.y, y < domain.maxY, x >= domain.x, x < domain.maxX
            else { return false }
            return (y - 3...y + 3).contains { nearY in
                (x - 3...x + 3).contains { isHole(nearY, $0) }
            }
        }
        #expect(queryRuns(of: hole, in: domain, radius: 3) == expected)
    }

    @Test func farPartsAreRegionsOfTheirOwn() {
        let size = PixelSize(width: 400, height: 300)
        let hole = [
            Run(y: 20, x0: 30, x1: 32), Run(y: 150, x0: 300, x1: 310),
            Run(y: 290, x0: 0, x1: 400),
        ]
        let domain = centerDomain(of: size, radius: 3)
        let layout = QueryLayout(
            queries: queryRuns(of: hole, in: domain, radius: 3), domain: domain, size: size)
        #expect(layout.regions.count == 3)
        #expect(layout.index(x: 200, y: 50) == nil)
        #expect(layout.valueCount < size.area / 5)
    }

    @Test func everyTargetHasAPlaceOfItsOwn() {
        let size = PixelSize(width: 300, height: 200)
        let hole = runs(size: size) { y, x in counterHash(9, UInt64(y * 300 + x)) % 900 == 0 }
        let domain = centerDomain(of: size, radius: 3)
        let queries = queryRuns(of: hole, in: domain, radius: 3)
        let layout = QueryLayout(queries: queries, domain: domain, size: size)
        var seen = Set<Int>()
        forEachQuery(layout) { index, x, y in
            #expect(layout.index(x: x, y: y) == index)
            #expect(index < layout.valueCount)
            seen.insert(index)
        }
        #expect(seen.count == layout.queryCount)
        #expect(layout.queryCount == queries.reduce(0) { $0 + $1.count })
    }

    @Test func edgeDistanceCountsThirds() throws {
        let hole = (0..<5).map { Run(y: 2 + $0, x0: 2, x1: 7) }
        let depths = try edgeDistances(
            in: PixelRect(x: 0, y: 0, width: 9, height: 9), hole: hole, options: options())
        #expect(depths[2 * 9 + 2] == 3)
        #expect(depths[4 * 9 + 4] == 9)
        #expect(depths[0] == 0)
    }

    @Test func depthOfASquareIsHalfItsSide() throws {
        let hole = (0..<11).map { Run(y: 40 + $0, x0: 50, x1: 61) }
        #expect(
            try holeDepth(hole, size: PixelSize(width: 200, height: 100), options: options()) == 18)
    }
}
