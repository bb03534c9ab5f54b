import WeftFillTypes
import WeftPixels

/// Holes that are made of the same donors.
struct DonorGroup {
    /// Where they may be copied from; nil for everywhere.
    let donor: [Run]?
    /// The holes that are still to be filled once these are.
    let remaining: [Run]

    /// Each hole belongs to the donors that cross it. Holes without a donor come first, so that
    /// donors may reach over them.
    ///
    /// - Throws: `FillError` for a donor that crosses no hole.
    static func groups(
        of hole: [Run], size: PixelSize, options: FillOptions
    ) throws -> [DonorGroup] {
        let holes = components(of: hole)
        let donors = options.donors.map { runs(hiddenBy: $0, options: options) }
        var owners = [[Int]](repeating: [], count: holes.count)
        for (number, donor) in donors.enumerated() {
            let starts = firstRunByRow(donor, rows: size.height)
            let crossed = holes.indices.filter { index in
                holes[index].contains { run in
                    donor[starts[Int(run.y)]..<starts[Int(run.y) + 1]].contains {
                        $0.x0 < run.x1 && run.x0 < $0.x1
                    }
                }
            }
            guard !crossed.isEmpty else { throw FillError.strayDonor(number + 1) }
            for index in crossed { owners[index].append(number) }
        }
        return Set(owners).sorted { $0.lexicographicallyPrecedes($1) }.map { set in
            let later = holes.indices.filter { set.lexicographicallyPrecedes(owners[$0]) }
            return DonorGroup(
                donor: set.isEmpty ? nil : set.reduce([]) { joined($0, donors[$1]) },
                remaining: later.flatMap { holes[$0] }.normalized)
        }
    }
}

/// The parts of a hole whose pixels do not touch, not even at corners.
func components(of hole: [Run]) -> [[Run]] {
    var parents = Array(hole.indices)
    func root(_ index: Int) -> Int {
        var index = index
        while parents[index] != index {
            parents[index] = parents[parents[index]]
            index = parents[index]
        }
        return index
    }
    // Both rows are walked once: runs above that end before this one begins are done with.
    var above = 0
    for (index, run) in hole.enumerated() {
        while hole[above].y < run.y - 1 { above += 1 }
        var near = above
        while near < index, hole[near].y == run.y - 1, hole[near].x0 <= run.x1 {
            if hole[near].x1 >= run.x0 { parents[root(near)] = root(index) }
            if hole[near].x1 < run.x0 { above = near + 1 }
            near += 1
        }
    }
    return Dictionary(grouping: hole.indices) { root($0) }.values
        .map { part in part.sorted().map { hole[$0] } }
        .sorted { ($0[0].y, $0[0].x0) < ($1[0].y, $1[0].x0) }
}
