import Testing
import WeftFillTypes
import WeftPixels

@testable import WeftFill
@testable import WeftFillKernels

@Suite struct KernelTests {
    /// Bytes from the counter hash; `extreme` makes them 0 or 255.
    private func noise(_ count: Int, seed: UInt64, extreme: Bool = false) -> Plane<UInt8> {
        Plane(
            (0..<count).map {
                let byte = UInt8(truncatingIfNeeded: counterHash(seed, UInt64($0)))
                return extreme ? (byte < 128 ? 0 : 255) : byte
            })
    }

    private let sizes: [any Patch.Type] = [Patch5.self, Patch7.self, Patch9.self, Patch11.self]

    @Test(arguments: 5...24)
    func twinsGiveTheSameDistance(width: Int) {
        for size in sizes where size.side <= width { sameDistance(size, width) }
    }

    private func sameDistance<Size: Patch>(_: Size.Type, _ width: Int) {
        typealias Vector = VectorKernel<Size>
        typealias Scalar = ScalarKernel<Size>
        for seed in 0..<40 as Range<UInt64> {
            let image = noise(width * 11 * 4 + 64, seed: seed, extreme: seed % 2 == 0)
            let target = noise(Size.copiedBytes, seed: seed + 1000, extreme: seed % 3 == 0)
            let whole = Scalar.distance(target.base, image.base, width * 4, limit: .max)
            for limit in [0, 1, whole / 2, whole, whole + 1, .max] {
                #expect(
                    Vector.distance(target.base, image.base, width * 4, limit: limit)
                        == Scalar.distance(target.base, image.base, width * 4, limit: limit))
            }
        }
    }

    @Test func twinsGiveTheSamePartialDistance() {
        for size in sizes { samePartialDistance(size) }
    }

    private func samePartialDistance<Size: Patch>(_: Size.Type) {
        for seed in 0..<100 as Range<UInt64> {
            let image = noise(11 * 11 * 4 + 64, seed: seed)
            let target = noise(Size.copiedBytes, seed: seed + 1000)
            let mask = noise(Size.copiedBytes, seed: seed + 2000, extreme: true)
            #expect(
                VectorKernel<Size>.distance(target.base, image.base, 44, mask: mask.base)
                    == ScalarKernel<Size>.distance(
                        target.base, image.base, 44, mask: mask.base))
        }
    }

    @Test func distanceIsTheSumOfSquaresOfThePatch() {
        for size in sizes { isTheSum(size) }
    }

    private func isTheSum<Size: Patch>(_: Size.Type) {
        let target = Plane<UInt8>(count: Size.copiedBytes, repeating: 10)
        let image = Plane<UInt8>(count: 48 * 11 + 64, repeating: 13)
        let (all, some) = (Size.area * 4 * 9, Size.earlyRows * Size.side * 4 * 9)
        typealias Vector = VectorKernel<Size>
        #expect(Vector.distance(target.base, image.base, 48, limit: .max) == all)
        #expect(Vector.distance(target.base, image.base, 48, limit: 100) == some)
    }

    @Test(arguments: 5...16)
    func twinsGiveTheSamePartsOfDistances(width: Int) {
        for size in sizes where size.side <= width { sameParts(size, width) }
    }

    private func sameParts<Size: Patch>(_: Size.Type, _ width: Int) {
        typealias Vector = VectorKernel<Size>
        typealias Scalar = ScalarKernel<Size>
        for seed in 0..<40 as Range<UInt64> {
            let image = noise((width + 40) * 15 * 4 + 64, seed: seed, extreme: seed % 2 == 0)
            let target = noise(Size.copiedBytes, seed: seed + 1000, extreme: seed % 3 == 0)
            let four = FourPatches(
                first: image.base, second: image.base + 4, third: image.base + 40,
                fourth: image.base + 4 * width)
            let sums = Vector.firstRows(target.base, four, width * 4)
            #expect(sums == Scalar.firstRows(target.base, four, width * 4))
            for number in 0..<4 {
                let last = Vector.lastRows(target.base, four[number], width * 4)
                #expect(last == Scalar.lastRows(target.base, four[number], width * 4))
                #expect(
                    sums[number] + last
                        == Scalar.distance(target.base, four[number], width * 4, limit: .max))
            }
        }
    }

    @Test func twinsGiveTheSameSignsAndWholes() {
        for seed in 0..<256 as Range<UInt64> {
            var lanes = SIMD8<Int32>.zero
            for lane in 0..<8 {
                lanes[lane] = Int32(truncatingIfNeeded: counterHash(seed, UInt64(lane)))
            }
            #expect(VectorKernel<Patch7>.signs(lanes) == ScalarKernel<Patch7>.signs(lanes))
            let positive = lanes & .max &>> SIMD8(repeating: Int32(seed % 31))
            let factor = 16 / Float(1 + seed * seed)
            #expect(
                VectorKernel<Patch7>.wholes(positive, times: factor, most: 511)
                    == ScalarKernel<Patch7>.wholes(positive, times: factor, most: 511))
        }
    }

    @Test func largestDistanceFits() {
        for size in sizes { fits(size) }
    }

    private func fits<Size: Patch>(_: Size.Type) {
        let target = Plane<UInt8>(count: Size.copiedBytes, repeating: 0)
        let image = Plane<UInt8>(count: 48 * 11 + 64, repeating: 255)
        #expect(
            VectorKernel<Size>.distance(target.base, image.base, 48, limit: .max)
                == UInt32(Size.area) * 4 * 255 * 255)
    }

    @Test func upperQuartileIsTheValueAtThreeQuarters() {
        #expect(quartile([9, 1, 8, 2, 7, 3, 6, 4, 5]) == 7)
        #expect(quartile([0, 0, 0]) == 1)
        #expect(quartile([]) == 1)
        for count in 1...70 {
            for most in [20, 1 << 24, UInt64(Int32.max)] {
                let noise = (0..<count).map { Int32(counterHash(3, UInt64($0)) % most) }
                let wanted = noise.sorted()[(count - 1) * 3 / 4]
                #expect(quartile(noise) == max(1, UInt32(wanted)))
            }
        }
    }

    private func quartile(_ values: [Int32]) -> UInt32 {
        let plane = Plane(values + [Int32](repeating: 0, count: 7))
        defer { withExtendedLifetime(plane) {} }
        return upperQuartile(plane.base, values.count)
    }

    @Test func weightsFallAsWritten() {
        #expect(WeightTable.exponential[0] == 1)
        #expect(abs(WeightTable.exponential[32] - 0.367_879_44) < 1e-6)
        #expect(abs(WeightTable.edge[3] - 1 / 1.3) < 1e-6)
        #expect(abs(WeightTable.edge[30] - 0.072_538_13) < 1e-6)
    }

    @Test func spreadStaysWithinItsRadius() {
        #expect(spread(0, 8) == -8)
        #expect(spread(0xFFFF, 8) == 8)
        #expect(spread(0x8000, 8) == 0)
    }
}
