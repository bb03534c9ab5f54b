import WeftFillTypes
import WeftPixels

/// How deep pixels lie in the hole: the distance to the nearest known pixel in thirds of a pixel,
/// 0 where known, by the 3-4 chamfer (Borgefors 1986), in two passes over `box`. Pixels outside
/// of the box do not count as known. Asks every 64 rows whether the fill is canceled.
func edgeDistances(in box: PixelRect, hole: [Run], options: FillOptions) throws -> [Int32] {
    var map = [Int32](repeating: 0, count: max(box.size.area, 0))
    for run in hole {
        let x0 = max(Int(run.x0), box.x)
        let x1 = min(Int(run.x1), box.maxX)
        guard Int(run.y) >= box.y, Int(run.y) < box.maxY, x0 < x1 else { continue }
        let row = (Int(run.y) - box.y) * box.width - box.x
        for x in x0..<x1 { map[row + x] = deepest }
    }
    try map.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        for y in 0..<box.height {
            if y % 64 == 0 { try options.checkCancellation() }
            for x in 0..<box.width { relax(base, box, x, y, step: 1) }
        }
        for y in stride(from: box.height - 1, through: 0, by: -1) {
            if y % 64 == 0 { try options.checkCancellation() }
            for x in stride(from: box.width - 1, through: 0, by: -1) {
                relax(base, box, x, y, step: -1)
            }
        }
    }
    return map
}

/// What a pixel without any known pixel in its box is given.
private let deepest: Int32 = 1 << 28

@inline(__always)
private func relax(
    _ map: UnsafeMutablePointer<Int32>, _ box: PixelRect, _ x: Int, _ y: Int, step: Int
) {
    let index = y * box.width + x
    var best = map[index]
    if best == 0 { return }
    let row = y - step
    let hasRow = row >= 0 && row < box.height
    if x - step >= 0, x - step < box.width { best = min(best, map[index - step] + 3) }
    if hasRow {
        let above = row * box.width + x
        best = min(best, map[above] + 3)
        if x > 0 { best = min(best, map[above - 1] + 4) }
        if x + 1 < box.width { best = min(best, map[above + 1] + 4) }
    }
    map[index] = best
}

/// The hole's deepest pixel, in thirds of a pixel.
func holeDepth(_ hole: [Run], size: PixelSize, options: FillOptions) throws -> Int32 {
    let everywhere = PixelRect(x: 0, y: 0, width: size.width, height: size.height)
    let parts = QueryLayout(queries: hole, domain: everywhere, size: size)
    var depth: Int32 = 0
    for part in parts.regions {
        let box = part.box.insetBy(-1).intersection(everywhere)
        let map = try edgeDistances(
            in: box, hole: Array(parts.runs[part.runs]), options: options)
        depth = max(depth, map.max() ?? 0)
    }
    return depth
}
