import WeftFillKernels
import WeftFillTypes
import WeftPixels

/// The last vote over one piece of the hole. Every pixel takes the crisp color, and what that lacks
/// to the mean, averaged over 3x3: fine detail comes from one source, light and color from all of
/// them, so that texture keeps its energy and joins do not show (after the two bands of Burt and
/// Adelson 1983).
struct CrispRows<Value: FixedWidthInteger & UnsignedInteger> {
    let pixels: UnsafeMutablePointer<Value>
    let photo: PixelBuffer
    let voting: CrispVoting
    let kernels: KernelTable
    let piece: Strip
    /// The hole's runs in the piece's region, of which its own are a part.
    let runs: UnsafeBufferPointer<Run>
    /// The cell of each of `runs`' first pixel, and by cell the pixel that it is a copy of.
    let starts: UnsafePointer<Int32>
    let sources: UnsafeMutablePointer<Int32>

    /// Columns of a row of votes: the box, the pixels that only patches at its edge cover, and one
    /// more to each side. The hole's pixels all lie within.
    private var firstColumn: Int { piece.box.x - kernels.patchRadius - 1 }
    private var columns: Int { piece.boxWidth + 2 * kernels.patchRadius + 2 }

    /// Paints the piece's pixels. Reads known pixels only; the rows above and below are voted on
    /// too, but not written.
    func paint() {
        guard let first = piece.runs.first, let last = piece.runs.last else { return }
        let votes = Plane<CrispVote>(count: 3 * columns, repeating: CrispVote())
        var next = Int(first.y) - 1
        for y in Int(first.y)...Int(last.y) {
            while next <= y + 1 {
                castVotes(row: next, into: slot(next, votes))
                next += 1
            }
            for number in runs(inRow: y).indices { write(number, votes) }
        }
        withExtendedLifetime(votes) {}
    }

    private func slot(
        _ y: Int, _ votes: Plane<CrispVote>
    ) -> UnsafeMutablePointer<CrispVote> {
        votes.base + (y + 3) % 3 * columns
    }

    /// The hole's runs in one row, among the piece's and those of its neighbors.
    private func runs(inRow y: Int) -> Slice<UnsafeBufferPointer<Run>> {
        guard let base = runs.baseAddress, let mine = piece.runs.baseAddress else {
            return runs[0..<0]
        }
        var start = mine - base
        while start > 0, runs[start - 1].y >= y { start -= 1 }
        while start < runs.count, runs[start].y < y { start += 1 }
        var end = start
        while end < runs.count, runs[end].y == y { end += 1 }
        return runs[start..<end]
    }

    private func castVotes(row y: Int, into row: UnsafeMutablePointer<CrispVote>) {
        row.update(repeating: CrispVote(), count: columns)
        guard y >= 0, y < photo.size.height else { return }
        for run in runs(inRow: y) {
            kernels.castVotes(
                voting, piece, y, Int(run.x0)..<Int(run.x1),
                row + (Int(run.x0) - firstColumn))
        }
    }

    private func write(_ number: Int, _ votes: Plane<CrispVote>) {
        let run = runs[number]
        let cells = sources + Int(starts[number]) - Int(run.x0)
        let model = photo.model
        let y = Int(run.y)
        let above = slot(y - 1, votes)
        let middle = slot(y, votes)
        let below = slot(y + 1, votes)
        for x in Int(run.x0)..<Int(run.x1) where middle[x - firstColumn].count > 0 {
            let at = x - firstColumn
            var (lack, count) = Self.sum(middle, at, 2)
            for row in [above, below] {
                let (more, with) = Self.sum(row, at, 1)
                lack += more
                count += with
            }
            let color = middle[at].crisp + lack / count
            let out = pixels + (y * photo.size.width + x) * model.bands
            for band in 0..<model.colorBands {
                out[band] = Value(min(max(color[band] + 0.5, 0), Float(Value.max)))
            }
            cells[x] = middle[at].source
            if model.hasAlpha { out[model.colorBands] = Value(middle[at].alpha + 0.5) }
        }
    }

    /// [1 2 1] times `weight` of one row.
    @inline(__always)
    private static func sum(
        _ row: UnsafeMutablePointer<CrispVote>, _ at: Int, _ weight: Float
    ) -> (lack: SIMD4<Float>, count: Float) {
        (
            (row[at - 1].lack + row[at].lack * 2 + row[at + 1].lack) * weight,
            (row[at - 1].count + row[at].count * 2 + row[at + 1].count) * weight
        )
    }
}
