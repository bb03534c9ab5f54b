import WeftFillKernels
import WeftFillTypes

/// The kernels by themselves, for benchmarks: nothing that fills a photo needs this.
public struct KernelTrial: Sendable {
    /// "scalar", "sse2" or "avx2".
    public let kernel: String
    private let table: KernelTable

    private init(_ choice: KernelChoice) {
        table = choice.table()
        kernel = table.name
    }

    /// All kernels that this machine can run, the plain ones first.
    public static var all: [KernelTrial] {
        let choices: [KernelChoice] = [.scalar, .baseline] + (KernelChoice.hasWide ? [.wide] : [])
        return choices.map(KernelTrial.init)
    }

    /// Nanoseconds for one 7x7 comparison without early exit, in a small image; over a million of
    /// them.
    public func nanosecondsPerComparison() -> Double {
        var sum: UInt32 = 0
        let duration = ContinuousClock().measure { sum = compare(1_000_000) }
        // The sum is used, so that the loop is not left out.
        return duration / .nanoseconds(1) / (sum == 0 ? 1_000_001 : 1_000_000)
    }

    /// The sum of so many distances, modulo 2^32.
    public func compare(_ count: Int) -> UInt32 {
        let image = Self.image()
        let target = Plane<UInt8>(count: Patch7.copiedBytes, repeating: 3)
        defer { withExtendedLifetime((image, target)) {} }
        return table.compare(target.base, image.base, count)
    }

    /// The sum of all positions and distances after so many sweeps over 64x63 target patches of an
    /// image of 256x256 pixels, with 7 random candidates each, modulo 2^64.
    public func sweep(_ count: Int) -> UInt64 {
        let (image, isSource) = (Self.image(), Self.sources())
        let (columns, rows) = (100..<164, 100..<163)
        let field = Plane<Int32>(
            (0..<columns.count * rows.count).map {
                let bits = counterHash(11, UInt64($0))
                return Int32((3 + bits % 90) * 256 + 3 + (bits >> 32) % 250)
            })
        let distances = Plane<UInt32>(count: field.count, repeating: .max)
        let changes = Plane<UInt8>(count: 32 * 32, repeating: 1)
        let runs = Plane(rows.map { Run(y: $0, x0: columns.lowerBound, x1: columns.upperBound) })
        defer { withExtendedLifetime((image, isSource, distances, changes, runs)) {} }
        for number in 0..<count {
            let previous = Plane(field.elements)
            defer { withExtendedLifetime(previous) {} }
            let sweep = Sweep(
                pixels: image.base, width: 256, isSource: isSource.base, field: field.base,
                previous: previous.base, distances: distances.base, minX: 3, minY: 3, maxX: 252,
                maxY: 252, radius: 64, key: counterHash(7, UInt64(number)),
                isForward: number % 2 == 0, isStale: true, changes: changes.base,
                changesPerRow: 32, nearness: 21)
            for first in stride(from: 0, to: rows.count, by: 16) {
                let last = min(first + 15, rows.count - 1)
                let strip = Strip(
                    runs: UnsafeBufferPointer(start: runs.base + first, count: last - first + 1),
                    origin: -rows.lowerBound * columns.count - columns.lowerBound,
                    boxWidth: columns.count, firstRow: rows.lowerBound + first,
                    lastRow: rows.lowerBound + last,
                    box: (columns.lowerBound, rows.lowerBound, columns.upperBound, rows.upperBound))
                _ = table.sweep(sweep, strip)
            }
        }
        return (0..<field.count).reduce(0) { sum, index in
            sum &+ UInt64(field[index]) &* 31 &+ UInt64(distances[index])
        }
    }

    /// Slopes with grain.
    private static func image() -> Plane<UInt8> {
        let image = Plane<UInt8>(zeros: 256 * 256 * 4, padding: 64)
        for pixel in 0..<256 * 256 {
            let bits = counterHash(5, UInt64(pixel))
            for band in 0..<4 {
                let slope = (pixel % 256 * (band + 1) + pixel / 256 * 2) & 127
                let grain = Int(bits >> UInt64(8 * band) & 63)
                image[pixel * 4 + band] = UInt8(slope + grain)
            }
        }
        return image
    }

    /// Every pixel whose patch is inside and touches no target's center.
    private static func sources() -> Plane<UInt8> {
        let map = Plane<UInt8>(zeros: 256 * 256 / 8)
        for y in 3...252 {
            for x in 3...252 where !((100..<163).contains(y) && (100..<164).contains(x)) {
                let pixel = y * 256 + x
                map[pixel >> 3] |= 1 << UInt8(pixel & 7)
            }
        }
        return map
    }
}
