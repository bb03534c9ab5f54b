import WeftFillTypes
import WeftPixels

/// A level at half the size (odd sides are rounded up), by the filter [1 3 3 1]² over known pixels
/// only. A pixel becomes hole when more than half of its weight is. Costs about 1 ns per pixel of
/// `source`.
func halved(_ source: LevelSource, options: FillOptions) throws -> PixelBuffer {
    let size = PixelSize(
        width: (source.size.width + 1) / 2, height: (source.size.height + 1) / 2)
    let kernels = options.kernelTable
    return try source.withRows { rows in
        try levelBuffer(size) { out in
            try forEachBlock(of: size.height, size: 16, options: options) {
                kernels.halve(rows, out, $0)
            }
        }
    }
}

/// The hole of a level at half the size: only near the finer level's hole is it looked for.
func halvedHole(_ hole: [Run], in half: PixelBuffer) -> [Run] {
    let everywhere = PixelRect(x: 0, y: 0, width: half.size.width, height: half.size.height)
    // The filter reaches one pixel to the left and above, two to the right and below.
    let near = hole.map { run in
        Run(y: Int(run.y) / 2, x0: Int(run.x0 - 1) / 2, x1: Int(run.x1 + 2) / 2 + 1)
    }
    let candidates = widened(near, by: 1, in: everywhere)
    return half.withUnsafeBytes { bytes in
        var runs: [Run] = []
        for candidate in candidates {
            let row = Int(candidate.y) * half.size.width
            appendRuns(&runs, y: candidate.y, candidate.x0..<candidate.x1) { x in
                bytes[(row + x) * 4 + 3] == 0
            }
        }
        return runs
    }
}
