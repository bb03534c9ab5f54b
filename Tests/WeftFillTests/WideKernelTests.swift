import Testing
import WeftFillTypes

@testable import WeftFill
@testable import WeftFillKernelsAVX2

/// The kernels of the AVX2 module against its own scalar twin, on machines that can run them.
@Suite(.enabled(if: KernelChoice.hasWide)) struct WideKernelTests {
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

    @Test func wideKernelsAreChosenWhereTheyRun() {
        #expect(KernelChoice.best.table().name == "avx2")
        #expect(KernelChoice.baseline.table().name == "sse2")
        #expect(KernelChoice.scalar.table().name == "scalar")
    }
}
