import WeftFillTypes
import WeftPixels

/// Softens the join. What the patches say about the known pixels along the hole's edge differs a
/// little from what is there; this difference is carried into the hole, fading with every pixel,
/// so that colors meet at the edge and texture stays: a membrane in the sense of Pérez et al.
/// 2003, but in one pass and some pixels deep. Costs by the length of the edge.
struct Membrane {
    /// How deep it reaches, in pixels.
    static let reach = 12
    /// What is left of the difference one pixel further in.
    static let fading: Float = 0.85

    private let size: PixelSize
    /// By pixel: 0 outside the hole, 255 inside, from 1 the layer counted from the edge.
    private let depths: Plane<UInt8>
    /// By pixel: index into `corrections` of hole pixels, into `differences` of known ones, plus 1.
    private let slots: Plane<Int32>
    private let differences: Plane<Difference>
    private var corrections: [SIMD4<Float>] = []
    private var pixels: [Int32] = []

    private static let inside: UInt8 = 255
    /// Differences are averaged over so many pixels to each side: texture must not count.
    private static let ringReach = 2

    /// - Parameter difference: Color minus vote of a known pixel beside the hole; nil where it
    ///   cannot be told.
    /// - Throws: `CancellationError`.
    init(
        size: PixelSize, hole: [Run], options: FillOptions,
        difference: (_ x: Int, _ y: Int) -> SIMD4<Float>?
    ) throws {
        self.size = size
        depths = Plane(zeros: size.area)
        slots = Plane(zeros: size.area)
        for run in hole {
            (depths.base + Int(run.y) * size.width + Int(run.x0))
                .update(repeating: Self.inside, count: run.count)
        }
        var layer = Self.edgePixels(hole, size, depths)
        let ring = Self.ring(around: layer, size, depths, slots)
        let differences = Plane<Difference>(count: ring.count, repeating: Difference())
        self.differences = differences
        guard !layer.isEmpty else { return }
        try forEachInParallel((ring.count + 255) / 256, options: options) { block in
            for number in block * 256..<min(block * 256 + 256, ring.count) {
                let (y, x) = Int(ring[number]).quotientAndRemainder(dividingBy: size.width)
                guard let found = difference(x, y) else { continue }
                differences[number] = Difference(sum: found, count: 1)
            }
        }
        startLayer(layer)
        for depth in 1..<max(Self.reach, 2) {
            try options.checkCancellation()
            layer = nextLayer(after: layer, depth: UInt8(depth))
        }
    }

    /// Calls `body` with every hole pixel near the edge and what to add to its color.
    func forEachCorrection(_ body: (_ pixel: Int, _ correction: SIMD4<Float>) -> Void) {
        for (pixel, correction) in zip(pixels, corrections) { body(Int(pixel), correction) }
    }

    /// Hole pixels with a known pixel among their eight neighbors.
    private static func edgePixels(
        _ hole: [Run], _ size: PixelSize, _ depths: Plane<UInt8>
    ) -> [Int32] {
        var result: [Int32] = []
        for run in hole {
            for x in Int(run.x0)..<Int(run.x1) {
                let pixel = Int(run.y) * size.width + x
                var isAtEdge = false
                forEachPixel(around: pixel, reach: 1, size) { if depths[$0] == 0 { isAtEdge = true } }
                if isAtEdge { result.append(Int32(pixel)) }
            }
        }
        return result
    }

    /// The known pixels around the edge, numbered in `slots`.
    private static func ring(
        around layer: [Int32], _ size: PixelSize, _ depths: Plane<UInt8>, _ slots: Plane<Int32>
    ) -> [Int32] {
        var ring: [Int32] = []
        for pixel in layer {
            forEachPixel(around: Int(pixel), reach: ringReach, size) { near in
                guard depths[near] == 0, slots[near] == 0 else { return }
                ring.append(Int32(near))
                slots[near] = Int32(ring.count)
            }
        }
        return ring
    }

    /// The edge: the mean difference of the known pixels around.
    private mutating func startLayer(_ layer: [Int32]) {
        for pixel in layer {
            var all = Difference()
            Self.forEachPixel(around: Int(pixel), reach: Self.ringReach, size) { near in
                guard depths[near] == 0 else { return }
                let found = differences[Int(slots[near]) - 1]
                guard found.count > 0 else { return }
                all.sum += found.sum
                all.count += 1
            }
            add(pixel, all.count > 0 ? all.sum / all.count : .zero)
        }
        for pixel in layer { depths[Int(pixel)] = 1 }
    }

    /// One pixel further in: the faded mean of the layer before.
    private mutating func nextLayer(after layer: [Int32], depth: UInt8) -> [Int32] {
        var next: [Int32] = []
        for pixel in layer {
            Self.forEachPixel(around: Int(pixel), reach: 1, size) { near in
                guard depths[near] == Self.inside, slots[near] == 0 else { return }
                slots[near] = -1
                next.append(Int32(near))
            }
        }
        next.sort()
        for pixel in next {
            var sum = SIMD4<Float>.zero
            var count: Float = 0
            Self.forEachPixel(around: Int(pixel), reach: 1, size) { near in
                guard depths[near] == depth else { return }
                sum += corrections[Int(slots[near]) - 1]
                count += 1
            }
            add(pixel, sum * (Self.fading / max(count, 1)))
        }
        for pixel in next { depths[Int(pixel)] = depth + 1 }
        return next
    }

    private mutating func add(_ pixel: Int32, _ correction: SIMD4<Float>) {
        pixels.append(pixel)
        corrections.append(correction)
        slots[Int(pixel)] = Int32(corrections.count)
    }

    @inline(__always)
    private static func forEachPixel(
        around pixel: Int, reach: Int, _ size: PixelSize, _ body: (Int) -> Void
    ) {
        let (y, x) = pixel.quotientAndRemainder(dividingBy: size.width)
        for nearY in max(y - reach, 0)...min(y + reach, size.height - 1) {
            for nearX in max(x - reach, 0)...min(x + reach, size.width - 1) {
                body(nearY * size.width + nearX)
            }
        }
    }
}

/// A known pixel's color minus its vote; `count` is 0 where that cannot be told.
private struct Difference: BitwiseCopyable {
    var sum = SIMD4<Float>.zero
    var count: Float = 0
}
