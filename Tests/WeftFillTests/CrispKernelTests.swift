import Testing
import WeftFillKernels
import WeftFillTypes
import WeftPixels

@testable import WeftFill

/// The last vote of all kernels, over noise: bit for bit the same, and near to its definition.
@Suite struct CrispKernelTests {
    private let width = 40
    private let height = 30

    /// A field that names some places again and again, and weights of which some are 0.
    private func voters(seed: UInt64) -> (field: Plane<Int32>, weights: Plane<Float>) {
        let count = width * height
        let field = (0..<count).map { index -> Int32 in
            let voice = counterHash(seed, UInt64(index / 3)) % (1 + seed % 9)
            let to = index + Int(voice) * 2 - 8
            let (x, y) = (to % width, to / width)
            let inside = to >= 0 && x >= 5 && x < width - 5 && y >= 5 && y < height - 5
            return inside ? Int32(to) : Int32((5 + y % 20) * width + 5 + index % 30)
        }
        let weights = (0..<count).map { index -> Float in
            let bits = counterHash(seed + 100, UInt64(index))
            return seed > 8 || bits % 4 > 0 ? Float(bits % 1000 + 1) / 1000 : 0
        }
        return (Plane(field), Plane(weights))
    }

    private func votes(
        _ photo: PixelBuffer, seed: UInt64, kernels: KernelChoice,
        patchSize: PatchSize = .automatic
    ) -> [CrispVote] {
        let (field, weights) = voters(seed: seed)
        defer { withExtendedLifetime((field, weights)) {} }
        let strip = Strip(
            runs: UnsafeBufferPointer(start: nil, count: 0), origin: 0, boxWidth: width,
            firstRow: 0, lastRow: height - 1, box: (3, 3, width - 3, height - 3))
        return photo.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return [] }
            let voting = CrispVoting(
                pixels: base, bands: photo.bands, bytesPerBand: photo.format.byteCount,
                hasAlpha: photo.model.hasAlpha,
                voters: Voters(field: field.base, weights: weights.base, width: width))
            var result: [CrispVote] = []
            for y in 0..<height {
                let row = Plane<CrispVote>(count: width, repeating: CrispVote())
                kernels.table(patchSize).castVotes(voting, strip, y, 0..<width, row.base)
                result += row.elements
            }
            return result
        }
    }

    @Test(
        arguments: [ColorModel.gray, .grayAlpha, .rgb, .rgba], [BandFormat.uint8, .uint16])
    func twinsCastTheSameVotes(model: ColorModel, format: BandFormat) {
        let photo = busy(width, height, model, format)
        for seed in 0..<18 as Range<UInt64> {
            let patchSize = SweepPropertyTests.sizes[Int(seed) % 4]
            let expected = votes(photo, seed: seed, kernels: .scalar, patchSize: patchSize)
            for kernels in [KernelChoice.baseline, .wide] {
                let found = votes(photo, seed: seed, kernels: kernels, patchSize: patchSize)
                for (one, other) in zip(found, expected) {
                    #expect(one.crisp == other.crisp && one.lack == other.lack)
                    #expect(one.alpha == other.alpha && one.count == other.count)
                }
            }
        }
    }

    @Test(arguments: SweepPropertyTests.sizes)
    func votesFollowTheirDefinition(patchSize: PatchSize) {
        let radius = patchSize.radius
        let photo = busy(width, height, .gray)
        let pixels = values(photo)
        for seed in 0..<18 as Range<UInt64> {
            let (field, weights) = voters(seed: seed)
            let found = votes(photo, seed: seed, kernels: .best, patchSize: patchSize)
            for y in 0..<height {
                for x in 0..<width {
                    var byPlace: [Int: Double] = [:]
                    for voterY in 3..<height - 3 where abs(voterY - y) <= radius {
                        for voterX in 3..<width - 3 where abs(voterX - x) <= radius {
                            let at = voterY * width + voterX
                            let place = Int(field[at]) + y * width + x - at
                            let weight = Double(weights[at])
                            if weight > 0 { byPlace[place, default: 0] += weight }
                        }
                    }
                    let vote = found[y * width + x]
                    #expect((vote.count > 0) == !byPlace.isEmpty)
                    guard let most = byPlace.values.max() else { continue }
                    let total = byPlace.values.reduce(0, +)
                    let mean = byPlace.reduce(0) { $0 + Double(pixels[$1.key]) * $1.value } / total
                    #expect(abs(Double(vote.mean[0]) - mean) < 0.01)
                    #expect(
                        byPlace.contains {
                            $0.value > most - 1e-4 && pixels[$0.key] == Int(vote.crisp[0])
                        })
                }
            }
        }
    }

    @Test(arguments: [ColorModel.rgb, .rgba], [BandFormat.uint8, .uint16])
    func allKernelsPaintTheSamePhoto(model: ColorModel, format: BandFormat) throws {
        let photo = busy(90, 70, model, format)
        let mask = mask(90, 70, hiding: rect(12, 9, 40, 35), rect(80, 60, 3, 3))
        let expected = try Filler.fill(photo, hiding: mask, options: options(kernels: .scalar))
        for kernels in [KernelChoice.baseline, .wide] {
            let found = try Filler.fill(
                photo, hiding: mask, options: options(threads: 3, kernels: kernels))
            #expect(found == expected)
        }
    }
}
