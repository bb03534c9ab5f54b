import WeftFillTypes
import WeftPixels

/// The pixels of a hole, or of a copy of it at 1/2, 1/4 and so on, without what lies between: cells
/// in the order of their runs. Memory follows the hole, however it lies in the image.
///
/// Before every run and behind the last there is one cell more, which is always 0 and stands for all
/// that is not in the hole: the cells beside a cell are its neighbors, whether or not the run goes on.
struct BlendGrid {
    let size: PixelSize
    /// In row order.
    let runs: [Run]
    /// The first cell of each run, and at the end the number of cells.
    let starts: [Int32]
    /// The cell above and below each cell; 0 for none.
    let above: Plane<Int32>
    let below: Plane<Int32>

    /// Cells, those outside included.
    var count: Int { Int(starts[runs.count]) }

    init(size: PixelSize, runs: [Run]) {
        self.size = size
        self.runs = runs
        starts = cellStarts(runs)
        let count = Int(starts[runs.count])
        above = Plane(zeros: count)
        below = Plane(zeros: count)
        var near = 0
        for (index, run) in runs.enumerated() {
            // Runs that end before this one begins in the row above are done with.
            while runs[near].y < run.y - 1 || (runs[near].y == run.y - 1 && runs[near].x1 <= run.x0)
            {
                near += 1
            }
            var other = near
            while other < index, runs[other].y == run.y - 1, runs[other].x0 < run.x1 {
                link(index, under: other)
                other += 1
            }
        }
    }

    private func link(_ lower: Int, under upper: Int) {
        let (under, over) = (runs[lower], runs[upper])
        for x in max(under.x0, over.x0)..<min(under.x1, over.x1) {
            let (here, there) = (starts[lower] + x - under.x0, starts[upper] + x - over.x0)
            above[Int(here)] = there
            below[Int(there)] = here
        }
    }

    /// The pixels at half the size of which all four, or those inside the image, are cells; and for
    /// each the upper left and the lower left of them.
    func halved() -> (grid: BlendGrid, children: Plane<SIMD2<Int32>>) {
        let half = PixelSize(width: (size.width + 1) / 2, height: (size.height + 1) / 2)
        var coarse: [Run] = []
        // One for each cell, those outside included.
        var corners: [SIMD2<Int32>] = [.zero]
        var first = 0
        while first < runs.count {
            let y = runs[first].y
            let middle = firstRun(from: first) { $0.y > y }
            // An odd row at the top of a pair, or the last row of the image alone.
            guard y % 2 == 0 else {
                first = middle
                continue
            }
            let isAlone = Int(y) + 1 == size.height
            let end = isAlone ? middle : firstRun(from: middle) { $0.y > y + 1 }
            pair(first..<middle, isAlone ? first..<middle : middle..<end, &coarse, &corners)
            first = isAlone ? middle : end
        }
        return (BlendGrid(size: half, runs: coarse), Plane(corners))
    }

    private func firstRun(from start: Int, where isFound: (Run) -> Bool) -> Int {
        var index = start
        while index < runs.count, !isFound(runs[index]) { index += 1 }
        return index
    }

    /// Where the runs of two rows overlap, at half the size.
    private func pair(
        _ upper: Range<Int>, _ lower: Range<Int>, _ coarse: inout [Run],
        _ corners: inout [SIMD2<Int32>]
    ) {
        var (one, other) = (upper.lowerBound, lower.lowerBound)
        while one < upper.upperBound, other < lower.upperBound {
            let (a, b) = (runs[one], runs[other])
            let (from, to) = (max(a.x0, b.x0), min(a.x1, b.x1))
            let x0 = (from + 1) / 2
            let x1 = Int(to) == size.width ? (to + 1) / 2 : to / 2
            if x0 < x1 {
                coarse.append(Run(y: Int(a.y) / 2, x0: Int(x0), x1: Int(x1)))
                for x in x0..<x1 {
                    corners.append(
                        SIMD2(starts[one] + 2 * x - a.x0, starts[other] + 2 * x - b.x0))
                }
                corners.append(.zero)
            }
            if a.x1 <= b.x1 { one += 1 } else { other += 1 }
        }
    }
}

/// The first cell of each run, and at the end the number of cells.
func cellStarts(_ runs: [Run]) -> [Int32] {
    var starts: [Int32] = [1]
    starts.reserveCapacity(runs.count + 1)
    for run in runs { starts.append(starts[starts.count - 1] + Int32(run.count) + 1) }
    return starts
}
