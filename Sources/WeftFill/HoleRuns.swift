import Synchronization
import WeftFillKernels
import WeftFillTypes
import WeftPixels

/// The stretches of hole pixels (alpha 0) of a level image, row by row. Costs a pass over it.
func holeRuns(of level: PixelBuffer, threads: Int) -> [Run] {
    level.withUnsafeBytes { bytes in
        let width = level.size.width
        return rowsInParallel(level.size.height, threads: threads) { y, runs in
            appendRuns(&runs, y: Int32(y), 0..<Int32(width)) {
                bytes[(y * width + $0) * 4 + 3] == 0
            }
        }
    }
}

/// The stretches of pixels that a mask hides, row by row. Costs a pass over it.
func runs(hiddenBy mask: PixelBuffer, options: FillOptions) -> [Run] {
    let kernels = options.kernelTable
    return mask.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return [] }
        let rows = MaskRows(mask, base: base)
        return rowsInParallel(mask.size.height, threads: options.threads) { y, runs in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: rows.width + 1) { ends in
                guard let ends = ends.baseAddress else { return }
                let count = kernels.hiddenStretches(rows, y, ends)
                for index in stride(from: 0, to: count, by: 2) {
                    runs.append(Run(y: y, x0: Int(ends[index]), x1: Int(ends[index + 1])))
                }
            }
        }
    }
}

/// What `body` appends for all rows, in their order.
private func rowsInParallel(
    _ rows: Int, threads: Int, _ body: (_ y: Int, _ runs: inout [Run]) -> Void
) -> [Run] {
    let size = 64
    let count = (rows + size - 1) / size
    let parts = Mutex([[Run]](repeating: [], count: count))
    forEachInParallel(count, threads: threads) { part in
        var runs: [Run] = []
        for y in part * size..<min((part + 1) * size, rows) { body(y, &runs) }
        parts.withLock { $0[part] = runs }
    }
    return parts.withLock { Array($0.joined()) }
}

/// Appends the stretches of a row's columns for which `isInside` holds.
@inline(__always)
func appendRuns(
    _ runs: inout [Run], y: Int32, _ columns: Range<Int32>, where isInside: (Int) -> Bool
) {
    var x = Int(columns.lowerBound)
    let end = Int(columns.upperBound)
    while x < end {
        guard isInside(x) else {
            x += 1
            continue
        }
        let start = x
        while x < end, isInside(x) { x += 1 }
        runs.append(Run(y: Int(y), x0: start, x1: x))
    }
}

/// Where patch centers may lie: the patch must be inside the image. Empty for tiny images.
func centerDomain(of size: PixelSize, radius: Int) -> PixelRect {
    PixelRect(x: 0, y: 0, width: size.width, height: size.height).insetBy(radius)
}

/// The target patches: centers in `domain` whose patch touches the hole, as runs.
func queryRuns(of hole: [Run], in domain: PixelRect, radius: Int) -> [Run] {
    widened(hole, by: radius, in: domain)
}

/// The pixels of `domain` within so many columns and rows of those in `hole`, as runs. Row by row,
/// the runs of the rows within reach are widened and joined.
func widened(_ hole: [Run], by radius: Int, in domain: PixelRect) -> [Run] {
    guard !domain.isEmpty, let last = hole.last else { return [] }
    let rowStarts = firstRunByRow(hole, rows: Int(last.y) + 1)
    var result: [Run] = []
    var row: [Run] = []
    let first = Int(hole[0].y) - radius
    for y in max(
        domain.y, first)..<max(
            max(domain.y, first), min(domain.maxY, Int(last.y) + radius + 1))
    {
        row.removeAll(keepingCapacity: true)
        for near in max(0, y - radius)...min(Int(last.y), max(0, y + radius)) {
            for run in hole[rowStarts[near]..<rowStarts[near + 1]] {
                let x0 = max(Int(run.x0) - radius, domain.x)
                let x1 = min(Int(run.x1) + radius, domain.maxX)
                if x0 < x1 { row.append(Run(y: y, x0: x0, x1: x1)) }
            }
        }
        joinRuns(&row)
        result += row
    }
    return result
}

/// The target patches of an image with this hole: none where there is nothing to copy from.
func targetRuns(of hole: [Run], size: PixelSize, radius: Int) -> [Run] {
    let domain = centerDomain(of: size, radius: radius)
    let queries = queryRuns(of: hole, in: domain, radius: radius)
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
