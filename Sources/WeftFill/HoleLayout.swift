import WeftFillTypes
import WeftPixels

/// The hole's runs, sorted by the region whose patches cover them.
struct HoleLayout: Sendable {
    /// Every run with a region, region by region, row by row.
    let runs: [Run]
    /// Where each region's runs lie in `runs`.
    let ranges: [Range<Int>]

    init(_ holes: [Run], layout: QueryLayout) {
        let domain = layout.domain
        guard !domain.isEmpty, !layout.regions.isEmpty else {
            runs = holes
            ranges = []
            return
        }
        let owners = holes.map { run in
            layout.region(
                x: min(max(Int(run.x0), domain.x), domain.maxX - 1),
                y: min(max(Int(run.y), domain.y), domain.maxY - 1)) ?? 0
        }
        var starts = [Int](repeating: 0, count: layout.regions.count + 1)
        for owner in owners { starts[owner + 1] += 1 }
        for index in layout.regions.indices { starts[index + 1] += starts[index] }
        ranges = layout.regions.indices.map { starts[$0]..<starts[$0 + 1] }
        var sorted = holes
        for (run, owner) in zip(holes, owners) {
            sorted[starts[owner]] = run
            starts[owner] += 1
        }
        runs = sorted
    }

    /// The runs of one region.
    func runs(of region: Int) -> [Run] { Array(runs[ranges[region]]) }

    /// Pixels in the hole.
    var pixelCount: Int { runs.reduce(0) { $0 + $1.count } }
}
