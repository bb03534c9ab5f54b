import WeftFillTypes
import WeftPixels

/// The pixels in either of two lists, both row by row.
func joined(_ one: [Run], _ other: [Run]) -> [Run] {
    one.isEmpty ? other : other.isEmpty ? one : (one + other).normalized
}

/// The pixels of an image that are in none of the runs.
func complement(of runs: [Run], size: PixelSize) -> [Run] {
    var result: [Run] = []
    let starts = firstRunByRow(runs, rows: size.height)
    for y in 0..<size.height {
        var x = 0
        for run in runs[starts[y]..<starts[y + 1]] {
            if Int(run.x0) > x { result.append(Run(y: y, x0: x, x1: Int(run.x0))) }
            x = Int(run.x1)
        }
        if x < size.width { result.append(Run(y: y, x0: x, x1: size.width)) }
    }
    return result
}

/// What is protected at half the size: every pixel of whose four one is.
func halvedProtection(_ runs: [Run]) -> [Run] {
    runs.map { run in
        Run(y: Int(run.y) / 2, x0: Int(run.x0) / 2, x1: (Int(run.x1) + 1) / 2)
    }.normalized
}

extension [Run] {
    /// Sorted by row and column, without overlaps.
    var normalized: [Run] {
        var result: [Run] = []
        for run in sorted(by: { ($0.y, $0.x0) < ($1.y, $1.x0) }) {
            if let last = result.last, last.y == run.y, run.x0 <= last.x1 {
                result[result.count - 1].x1 = Swift.max(last.x1, run.x1)
            } else {
                result.append(run)
            }
        }
        return result
    }
}
