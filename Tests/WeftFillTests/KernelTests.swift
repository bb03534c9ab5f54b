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

    @Test(arguments: 7...24)
    func twinsGiveTheSameDistance(width: Int) {
        for seed in 0..<40 as Range<UInt64> {
            let image = noise(width * 7 * 4 + 64, seed: seed, extreme: seed % 2 == 0)
            let target = noise(Patch.copiedBytes, seed: seed + 1000, extreme: seed % 3 == 0)
            let whole = ScalarKernel.distance(target.base, image.base, width * 4, limit: .max)
            #expect(
                VectorKernel.distance(target.base, image.base, width * 4, limit: .max) == whole)
            for limit in [0, 1, whole / 2, whole, whole + 1] {
                #expect(
                    VectorKernel.distance(target.base, image.base, width * 4, limit: limit)
                        == ScalarKernel.distance(
                            target.base, image.base, width * 4, limit: limit))
            }
        }
    }

    @Test func twinsGiveTheSamePartialDistance() {
        for seed in 0..<100 as Range<UInt64> {
            let image = noise(11 * 7 * 4 + 64, seed: seed)
            let target = noise(Patch.copiedBytes, seed: seed + 1000)
            let mask = noise(Patch.copiedBytes, seed: seed + 2000, extreme: true)
            #expect(
                VectorKernel.distance(target.base, image.base, 44, mask: mask.base)
                    == ScalarKernel.distance(target.base, image.base, 44, mask: mask.base))
        }
    }

    @Test func distanceIsTheSumOfSquaresOfSevenBySeven() {
        let target = Plane<UInt8>(count: Patch.copiedBytes, repeating: 10)
        let image = Plane<UInt8>(count: 40 * 7 + 64, repeating: 13)
        #expect(VectorKernel.distance(target.base, image.base, 40, limit: .max) == 49 * 4 * 9)
        #expect(VectorKernel.distance(target.base, image.base, 40, limit: 100) == 28 * 4 * 9)
    }

    @Test(arguments: 7...16)
    func twinsGiveTheSamePartsOfDistances(width: Int) {
        for seed in 0..<40 as Range<UInt64> {
            let image = noise((width + 40) * 11 * 4 + 64, seed: seed, extreme: seed % 2 == 0)
            let target = noise(Patch.copiedBytes, seed: seed + 1000, extreme: seed % 3 == 0)
            let four = FourPatches(
                first: image.base, second: image.base + 4, third: image.base + 40,
                fourth: image.base + 4 * width)
            let sums = VectorKernel.firstRows(target.base, four, width * 4)
            #expect(sums == ScalarKernel.firstRows(target.base, four, width * 4))
            for number in 0..<4 {
                let last = VectorKernel.lastRows(target.base, four[number], width * 4)
                #expect(last == ScalarKernel.lastRows(target.base, four[number], width * 4))
                #expect(
                    sums[number] + last
                        == ScalarKernel.distance(
                            target.base, four[number], width * 4, limit: .max))
            }
        }
    }

    @Test func twinsGiveTheSameSignsAndWholes() {
        for seed in 0..<256 as Range<UInt64> {
            var lanes = SIMD8<Int32>.zero
            for lane in 0..<8 {
                lanes[lane] = Int32(truncatingIfNeeded: counterHash(seed, UInt64(lane)))
            }
            #expect(VectorKernel.signs(lanes) == ScalarKernel.signs(lanes))
            let positive = lanes & .max &>> SIMD8(repeating: Int32(seed % 31))
            let factor = 16 / Float(1 + seed * seed)
            #expect(
                VectorKernel.wholes(positive, times: factor, most: 511)
                    == ScalarKernel.wholes(positive, times: factor, most: 511))
        }
    }

    @Test func largestDistanceFits() {
        let target = Plane<UInt8>(count: Patch.copiedBytes, repeating: 0)
        let image = Plane<UInt8>(count: 40 * 7 + 64, repeating: 255)
        #expect(
            VectorKernel.distance(target.base, image.base, 40, limit: .max) == 196 * 255 * 255)
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
