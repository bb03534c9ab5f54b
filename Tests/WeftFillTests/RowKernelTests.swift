import Testing
import WeftFillKernels
import WeftFillTypes
import WeftPixels

@testable import WeftFill

/// The kernels that read whole rows, against definitions written out pixel by pixel, at all small
/// sizes.
@Suite struct RowKernelTests {
    static let choices: [KernelChoice] = [.baseline, .wide]

    /// A level image with a hole in it that depends on `seed`; no hole for 0.
    private func level(_ width: Int, _ height: Int, seed: Int) -> PixelBuffer {
        let colors = values(busy(width, height))
        return picture(width, height, .rgba) { x, y, band in
            let isHole = seed > 0 && (x / 2 * 7 + y / 3 * 5 + seed) % 9 < 2
            return isHole ? 0 : band == 3 ? 255 : (colors[(y * width + x) * 3 + band] * 13) % 256
        }
    }

    @Test(arguments: choices, [0, 1, 2])
    func halvingFollowsItsDefinition(kernels: KernelChoice, seed: Int) throws {
        for (width, height) in sizes(1...19) {
            let image = level(width, height, seed: seed)
            let half = try halved(LevelSource(level: image), options: options(kernels: kernels))
            #expect(values(half) == halvedByDefinition(image), "\(width)x\(height)")
            let hole = holeRuns(of: image, threads: 1)
            #expect(halvedHole(hole, in: half) == holeRuns(of: half, threads: 1))
        }
    }

    @Test(arguments: choices, [0, 1, 2])
    func packingFollowsItsDefinition(kernels: KernelChoice, seed: Int) {
        let some = [(63, 3), (64, 5), (65, 66), (130, 20), (20, 130)]
        for (width, height) in sizes(7...14) + some {
            let image = level(width, height, seed: seed)
            #expect(
                packed(image, options: options(threads: 2, kernels: kernels))
                    == packedByDefinition(image), "\(width)x\(height)")
        }
    }

    @Test(arguments: choices)
    func photosAreConvertedAsTheyAreHalved(kernels: KernelChoice) throws {
        for (model, format) in [(ColorModel.rgb, BandFormat.uint8), (.grayAlpha, .uint16)] {
            for (width, height) in sizes(1...12) {
                let photo = busy(width, height, model, format)
                let hidden = mask(width, height, hiding: rect(2, 3, 3, 4))
                let source = LevelSource(photo: photo, mask: hidden)
                let options = options(kernels: kernels)
                #expect(
                    try halved(source, options: options)
                        == halved(
                            LevelSource(level: source.levelImage(options: options)),
                            options: options))
            }
        }
    }

    @Test(arguments: choices)
    func hiddenStretchesAreFoundWhereverTheyLie(kernels: KernelChoice) {
        for width in 1...40 {
            for seed in 0..<20 as Range<UInt64> {
                let hiding = picture(width, 2, .gray) { x, y, _ in
                    counterHash(seed, UInt64(x / 5 + 40 * y)) % 2 == 0 ? 127 : 128
                }
                let bytes = values(hiding)
                var expected: [Run] = []
                for y in 0..<2 {
                    appendRuns(&expected, y: Int32(y), 0..<Int32(width)) {
                        bytes[y * width + $0] == 128
                    }
                }
                #expect(runs(hiddenBy: hiding, options: options(kernels: kernels)) == expected)
            }
        }
    }

    private func sizes(_ range: ClosedRange<Int>) -> [(Int, Int)] {
        range.flatMap { width in range.map { (width, $0) } }
    }
}

/// All of a level, packed.
func packed(_ image: PixelBuffer, options: FillOptions) -> [Int] {
    let hole = holeRuns(of: image, threads: 1)
    let tiles = OpenTiles(
        source: LevelSource(level: image), guide: nil,
        closed: targetRuns(of: hole, size: image.size, radius: options.patchRadius),
        options: options)
    let marks = TileMarks(tiles)
    marks.markAll()
    tiles.open(marks)
    return tiles.pixels.elements.map(Int.init)
}

/// [1 3 3 1]² over known pixels; hole where more than half of the weight is.
private func halvedByDefinition(_ image: PixelBuffer) -> [Int] {
    let (width, height) = (image.size.width, image.size.height)
    let pixels = values(image)
    var result: [Int] = []
    for y in 0..<(height + 1) / 2 {
        for x in 0..<(width + 1) / 2 {
            var (known, total, sums) = (0, 0, [0, 0, 0])
            for (dy, down) in [(-1, 1), (0, 3), (1, 3), (2, 1)] {
                for (dx, across) in [(-1, 1), (0, 3), (1, 3), (2, 1)] {
                    let (fromX, fromY) = (2 * x + dx, 2 * y + dy)
                    guard (0..<width).contains(fromX), (0..<height).contains(fromY)
                    else { continue }
                    let at = (fromY * width + fromX) * 4
                    total += down * across
                    guard pixels[at + 3] == 255 else { continue }
                    known += down * across
                    for band in 0..<3 { sums[band] += pixels[at + band] * down * across }
                }
            }
            let isKnown = 2 * known >= total
            result += isKnown ? sums.map { ($0 + known / 2) / known } + [255] : [0, 0, 0, 0]
        }
    }
    return result
}

/// The color, and four times the mean absolute gradient over 5x5 known pixels.
private func packedByDefinition(_ image: PixelBuffer) -> [Int] {
    let (width, height) = (image.size.width, image.size.height)
    let pixels = values(image)
    func luma(_ at: Int) -> Int {
        (5 * pixels[4 * at] + 9 * pixels[4 * at + 1] + 2 * pixels[4 * at + 2]) / 16
    }
    func gradient(_ x: Int, _ y: Int) -> Int? {
        let here = y * width + x
        let right = x + 1 < width ? here + 1 : here
        let below = y + 1 < height ? here + width : here
        guard [here, right, below].allSatisfy({ pixels[4 * $0 + 3] == 255 }) else { return nil }
        return abs(luma(here) - luma(right)) + abs(luma(here) - luma(below))
    }
    var result: [Int] = []
    for y in 0..<height {
        for x in 0..<width {
            let at = (y * width + x) * 4
            guard pixels[at + 3] == 255 else {
                result += [0, 0, 0, 0]
                continue
            }
            var found: [Int] = []
            for nearY in max(y - 2, 0)...min(y + 2, height - 1) {
                for nearX in max(x - 2, 0)...min(x + 2, width - 1) {
                    if let value = gradient(nearX, nearY) { found.append(value) }
                }
            }
            let mean = found.isEmpty ? 0 : min(255, found.reduce(0, +) * 4 / found.count)
            result += pixels[at..<at + 3] + [mean]
        }
    }
    return result
}
