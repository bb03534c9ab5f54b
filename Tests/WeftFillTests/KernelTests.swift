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

    @Test func largestDistanceFits() {
        let target = Plane<UInt8>(count: Patch.copiedBytes, repeating: 0)
        let image = Plane<UInt8>(count: 40 * 7 + 64, repeating: 255)
        #expect(
            VectorKernel.distance(target.base, image.base, 40, limit: .max) == 196 * 255 * 255)
    }

    @Test func upperQuartileIsTheValueAtThreeQuarters() {
        var values: [UInt32] = [9, 1, 8, 2, 7, 3, 6, 4, 5]
        #expect(values.withUnsafeMutableBufferPointer { upperQuartile($0) } == 7)
        var zeros: [UInt32] = [0, 0, 0]
        #expect(zeros.withUnsafeMutableBufferPointer { upperQuartile($0) } == 1)
        for count in 1...40 {
            var noise = (0..<count).map { UInt32(counterHash(3, UInt64($0)) % 20) + 1 }
            let wanted = noise.sorted()[(count - 1) * 3 / 4]
            #expect(noise.withUnsafeMutableBufferPointer { upperQuartile($0) } == wanted)
        }
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
