import WeftFillKernels
import WeftFillTypes
import WeftPixels

/// The first guess where there is none: the hole is peeled from its edge inwards, one pixel at a
/// time, comparing only those pixels of a patch that are known or already guessed (Newson et al.
/// 2014).
struct OnionPeel {
    /// Sweeps per layer. What they miss, no later search makes good; more than these find no more.
    static let sweeps = 12
    /// Target patches that one thread works on at a time.
    static let chunk = 64

    let solver: LevelSolver
    /// 1 for every pixel without a color; zeros elsewhere.
    private let isUnpainted: Plane<UInt8>
    private let isActive: Plane<UInt8>
    /// 1 for every patch for which the last sweep over it found another source.
    private let isNew: Plane<UInt8>
    private var remaining: [Int32]

    init(_ solver: LevelSolver, unpainted: [Int32]) {
        self.solver = solver
        isUnpainted = Plane(zeros: solver.size.area, padding: 8)
        isActive = Plane(zeros: solver.layout.valueCount)
        isNew = Plane(zeros: solver.layout.valueCount)
        remaining = unpainted
        for pixel in unpainted { isUnpainted[Int(pixel)] = 1 }
    }

    /// Paints everything. The number of layers is bounded by the hole's depth.
    mutating func run() throws {
        var layer = remaining.filter(isAtEdge)
        var number = 0
        while !layer.isEmpty {
            try solver.options.checkCancellation()
            let patches = activePatches(around: layer)
            let active = Plane(patches)
            for sweep in 0..<Self.sweeps { self.sweep(active, number: number, sweep: sweep) }
            paint(layer, patches)
            layer = nextLayer(after: layer)
            number += 1
        }
    }

    /// Whether a pixel without color has a neighbor (left, right, above, below) with one.
    private func isAtEdge(_ pixel: Int32) -> Bool {
        let (y, x) = Int(pixel).quotientAndRemainder(dividingBy: solver.size.width)
        return (x > 0 && isUnpainted[Int(pixel) - 1] == 0)
            || (x + 1 < solver.size.width && isUnpainted[Int(pixel) + 1] == 0)
            || (y > 0 && isUnpainted[Int(pixel) - solver.size.width] == 0)
            || (y + 1 < solver.size.height && isUnpainted[Int(pixel) + solver.size.width] == 0)
    }

    /// The patches whose centers are at most one pixel from the layer, each once, in order.
    private func activePatches(around layer: [Int32]) -> [ActivePatch] {
        var active: [ActivePatch] = []
        let domain = solver.layout.domain
        for pixel in layer {
            let (y, x) = Int(pixel).quotientAndRemainder(dividingBy: solver.size.width)
            for nearY in y - 1...y + 1 {
                for nearX in x - 1...x + 1 {
                    let centerX = min(max(nearX, domain.x), domain.maxX - 1)
                    let centerY = min(max(nearY, domain.y), domain.maxY - 1)
                    guard let index = solver.layout.index(x: centerX, y: centerY),
                        isActive[index] == 0, solver.field[index] != Field.none
                    else { continue }
                    isActive[index] = 1
                    active.append(
                        ActivePatch(
                            index: Int32(index), x: Int32(centerX), y: Int32(centerY),
                            near: neighbors(centerX, centerY)))
                }
            }
        }
        for patch in active { isActive[Int(patch.index)] = 0 }
        return active.sorted { $0.index < $1.index }
    }

    /// Value indices to the left, right, above and below; -1 for none.
    private func neighbors(_ x: Int, _ y: Int) -> SIMD4<Int32> {
        let layout = solver.layout
        return SIMD4(
            Int32(layout.index(x: x - 1, y: y) ?? -1), Int32(layout.index(x: x + 1, y: y) ?? -1),
            Int32(layout.index(x: x, y: y - 1) ?? -1), Int32(layout.index(x: x, y: y + 1) ?? -1))
    }

    /// One sweep over the layer: every patch reads what its neighbors had before, so that the order
    /// does not matter.
    private func sweep(_ active: Plane<ActivePatch>, number: Int, sweep: Int) {
        let found = Plane<Best>(count: active.count, repeating: Best(source: -1, distance: .max))
        let domain = solver.layout.domain
        let search = PartialSearch(
            pixels: solver.pixels.base, width: solver.size.width,
            isSource: solver.isSource.base, isUnpainted: isUnpainted.base,
            field: solver.field.base, distances: solver.distances.base, isFirst: sweep == 0,
            isNew: isNew.base, minX: domain.x, minY: domain.y, maxX: domain.maxX - 1,
            maxY: domain.maxY - 1, radius: solver.firstPeelRadius,
            key: sweepKey(
                seed: solver.seed, level: solver.level,
                sweep: 1_000_000 + number * Self.sweeps + sweep),
            patches: active.base, found: found.base)
        forEachBlock(of: active.count, size: Self.chunk, threads: solver.options.threads) {
            solver.kernels.searchPartial(search, $0)
        }
        for number in 0..<active.count where found[number].source >= 0 {
            let index = Int(active[number].index)
            isNew[index] = solver.field[index] == Int32(found[number].source) ? 0 : 1
            solver.field[index] = Int32(found[number].source)
            solver.distances[index] = found[number].distance
        }
    }

    /// Colors of the layer, from all patches over it that have a source.
    private func paint(_ layer: [Int32], _ active: [ActivePatch]) {
        weigh(active)
        let voters = Voters(
            field: solver.field.base, weights: solver.weights.base, width: solver.size.width)
        let domain = solver.layout.domain
        var colors: [UInt32?] = []
        for pixel in layer {
            let (y, x) = Int(pixel).quotientAndRemainder(dividingBy: solver.size.width)
            let owner = solver.layout.region(
                x: min(max(x, domain.x), domain.maxX - 1),
                y: min(max(y, domain.y), domain.maxY - 1))
            let strip = Strip(region: solver.layout.regions[owner ?? 0])
            colors.append(
                vote(
                    solver.pixels.base, voters, x: x, y: y, strip: strip,
                    radius: solver.options.patchRadius))
        }
        for (pixel, color) in zip(layer, colors) {
            let at = UnsafeMutableRawPointer(solver.pixels.base + Int(pixel) * 4)
            at.storeBytes(of: color ?? 0, as: UInt32.self)
            isUnpainted[Int(pixel)] = 0
        }
    }

    private func weigh(_ active: [ActivePatch]) {
        let values = Plane<Int32>(count: active.count, repeating: 0, padding: 7)
        for (number, patch) in active.enumerated() {
            values[number] = Int32(
                truncatingIfNeeded: min(solver.distances[Int(patch.index)], UInt32(Int32.max - 1)))
        }
        let scale = 16 / Float(upperQuartile(values.base, active.count))
        for patch in active where solver.field[Int(patch.index)] >= 0 {
            let index = Int(patch.index)
            solver.weights[index] = similarity(
                solver.distances[index], scale: scale, solver.exponential)
        }
    }

    private func nextLayer(after layer: [Int32]) -> [Int32] {
        var next: [Int32] = []
        let (width, height) = (solver.size.width, solver.size.height)
        for pixel in layer {
            let (y, x) = Int(pixel).quotientAndRemainder(dividingBy: width)
            if x > 0 { next.append(pixel - 1) }
            if x + 1 < width { next.append(pixel + 1) }
            if y > 0 { next.append(pixel - Int32(width)) }
            if y + 1 < height { next.append(pixel + Int32(width)) }
        }
        next = next.filter { isUnpainted[Int($0)] == 1 }.sorted()
        var unique: [Int32] = []
        for pixel in next where unique.last != pixel { unique.append(pixel) }
        return unique
    }
}

extension Strip {
    /// A whole region as one piece without runs, for votes on single pixels.
    init(region: Region) {
        let box = region.box
        self.init(
            runs: UnsafeBufferPointer(start: nil, count: 0),
            origin: region.base - box.y * box.width - box.x, boxWidth: box.width,
            firstRow: 0, lastRow: -1, box: (box.x, box.y, box.maxX, box.maxY))
    }
}
