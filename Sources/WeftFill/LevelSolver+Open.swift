import WeftFillTypes
import WeftPixels

extension LevelSolver {
    /// How far beyond a known source the next iteration may look for others, in pixels.
    /// Two sweeps of random candidates, the patch around them, and some pixels of propagation.
    var reach: Int { 2 * searchRadius + options.patchRadius + 5 }

    /// Opens the whole level where it is searched as a whole, otherwise the surroundings of the hole.
    func openHole() {
        let marks = TileMarks(tiles)
        if searchesEverywhere || level == levelCount - 1 {
            marks.markAll()
        } else {
            for run in layout.runs {
                marks.mark(
                    PixelRect(x: Int(run.x0), y: Int(run.y), width: run.count, height: 1),
                    reach: reach)
            }
        }
        tiles.open(marks)
    }

    /// Opens what the next iteration may look at.
    func openAroundSources() {
        guard !searchesEverywhere, level < levelCount - 1 else { return }
        let width = size.width
        let marks = TileMarks(tiles)
        forEachInParallel(strips.count, threads: options.threads) { number in
            let strip = strips[number]
            // Neighbors mostly point to neighbors: seven in a row are marked at once.
            var last = Int.min / 2
            for run in strip.runs {
                let row = strip.origin + Int(run.y) * strip.boxWidth
                for index in row + Int(run.x0)..<row + Int(run.x1) {
                    let source = Int(field.base[index])
                    if source < 0 || (source &- last >= 0 && source &- last < 7) { continue }
                    last = source
                    marks.mark(
                        PixelRect(x: source % width, y: source / width, width: 7, height: 1),
                        reach: reach)
                }
            }
        }
        tiles.open(marks)
    }

    /// Opens what patches may be taken from where no coarser level has found anything.
    func openAround(_ pixels: [Int32]) {
        guard !searchesEverywhere, level < levelCount - 1 else { return }
        let marks = TileMarks(tiles)
        for pixel in pixels {
            let (y, x) = Int(pixel).quotientAndRemainder(dividingBy: size.width)
            marks.mark(PixelRect(x: x, y: y, width: 1, height: 1), reach: 2 * firstPeelRadius)
        }
        tiles.open(marks)
    }

    /// Opens the tiles around the places that `place` gives for the target patches.
    func openAround(
        reach: Int, _ place: (_ index: Int, _ x: Int, _ y: Int) -> (x: Int, y: Int)?
    ) {
        let marks = TileMarks(tiles)
        forEachInParallel(strips.count, threads: options.threads) { number in
            let strip = strips[number]
            // Most neighbors point to the same tile.
            var last = (x: -1, y: -1)
            for run in strip.runs {
                let row = strip.origin + Int(run.y) * strip.boxWidth
                for x in Int(run.x0)..<Int(run.x1) {
                    guard let found = place(row + x, x, Int(run.y)) else { continue }
                    let cell = (x: found.x >> 3, y: found.y >> 3)
                    if cell == last { continue }
                    last = cell
                    marks.mark(
                        PixelRect(x: cell.x << 3, y: cell.y << 3, width: 8, height: 8),
                        reach: reach)
                }
            }
        }
        tiles.open(marks)
    }
}
