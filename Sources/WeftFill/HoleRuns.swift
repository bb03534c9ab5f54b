import WeftFillTypes
import WeftPixels

/// The stretches of hole pixels (alpha 0) of a level image, row by row.
func holeRuns(of level: PixelBuffer) -> [Run] {
    level.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return [] }
        return runs(size: level.size) { y, x in
            base.load(fromByteOffset: (y * level.size.width + x) * 4 + 3, as: UInt8.self) == 0
        }
    }
}

/// The stretches of pixels for which `isInside` holds, row by row.
@inline(__always)
func runs(size: PixelSize, where isInside: (_ y: Int, _ x: Int) -> Bool) -> [Run] {
    var runs: [Run] = []
    for y in 0..<size.height {
        var x = 0
        while x < size.width {
            guard isInside(y, x) else {
                x += 1
                continue
            }
            let start = x
            while x < size.width, isInside(y, x) { x += 1 }
            runs.append(Run(y: y, x0: start, x1: x))
        }
    }
    return runs
}

/// Where patch centers may lie: the patch must be inside the image. Empty for tiny images.
func centerDomain(of size: PixelSize) -> PixelRect {
    PixelRect(x: 0, y: 0, width: size.width, height: size.height).insetBy(Patch.radius)
}

/// The target patches: centers in `domain` whose 7x7 touches the hole, as runs. Row by row, the
/// hole's runs of the rows within reach are widened by the radius and joined.
func queryRuns(of hole: [Run], in domain: PixelRect) -> [Run] {
    guard !domain.isEmpty, let last = hole.last else { return [] }
    let rowStarts = firstRunByRow(hole, rows: Int(last.y) + 1)
    var result: [Run] = []
    var row: [Run] = []
    let first = Int(hole[0].y) - Patch.radius
    for y in max(
        domain.y, first)..<max(
            max(domain.y, first), min(domain.maxY, Int(last.y) + Patch.radius + 1))
    {
        row.removeAll(keepingCapacity: true)
        for near in max(0, y - Patch.radius)...min(Int(last.y), max(0, y + Patch.radius)) {
            for run in hole[rowStarts[near]..<rowStarts[near + 1]] {
                let x0 = max(Int(run.x0) - Patch.radius, domain.x)
                let x1 = min(Int(run.x1) + Patch.radius, domain.maxX)
                if x0 < x1 { row.append(Run(y: y, x0: x0, x1: x1)) }
            }
        }
        joinRuns(&row)
        result += row
    }
    return result
}

/// The target patches of an image with this hole: none where there is nothing to copy from.
func targetRuns(of hole: [Run], size: PixelSize) -> [Run] {
    let domain = centerDomain(of: size)
    let queries = queryRuns(of: hole, in: domain)
    let count = queries.reduce(0) { $0 + $1.count }
    return domain.isEmpty || count == domain.size.area ? [] : queries
}

/// Sorts the runs of one row and joins those that touch.
func joinRuns(_ row: inout [Run]) {
    guard row.count > 1 else { return }
    row.sort { $0.x0 < $1.x0 }
    var kept = 0
    for index in 1..<row.count {
        if row[index].x0 <= row[kept].x1 {
            row[kept].x1 = max(row[kept].x1, row[index].x1)
        } else {
            kept += 1
            row[kept] = row[index]
        }
    }
    row.removeLast(row.count - kept - 1)
}

/// For every row the index of its first run; one entry more than rows.
func firstRunByRow(_ runs: [Run], rows: Int) -> [Int] {
    var starts = [Int](repeating: runs.count, count: rows + 1)
    var row = 0
    for (index, run) in runs.enumerated() {
        while row <= Int(run.y) {
            starts[row] = index
            row += 1
        }
    }
    return starts
}
