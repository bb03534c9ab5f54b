import WeftFillTypes

/// A row of a pixel's voters: how far from themselves they copy, and how much each weighs. Columns
/// 0 to 3 and 3 to 6, the second 3 without weight, so that no row is read beyond its end.
struct BallotRow: BitwiseCopyable {
    var offsets: SIMD8<Int32>
    var weights: SIMD8<Float>
}

/// The voters of one pixel, row by row.
struct Ballot {
    private let rows: UnsafeMutablePointer<BallotRow>
    /// A bit for every voter that has a say, 8 a row.
    let open: UInt64

    /// Reads them into 7 rows.
    @inline(__always)
    init<Kernel: PatchKernel>(
        _ voters: Voters, _ window: VoterWindow, x: Int, y: Int,
        _ rows: UnsafeMutablePointer<BallotRow>, _: Kernel.Type
    ) {
        self.rows = rows
        var open: UInt64 = 0
        for row in 0..<Patch.side {
            let voterY = y &- Patch.radius &+ row
            let first = voterY &* voters.width &+ x &- Patch.radius
            if window.isWhole {
                let at = window.origin &+ voterY &* window.boxWidth &+ x &- Patch.radius
                rows[row] = BallotRow(
                    offsets: eight(voters.field + at)
                        &- SIMD8(repeating: Int32(truncatingIfNeeded: first)) &- columns,
                    weights: unsafeBitCast(
                        eight(
                            UnsafeRawPointer(voters.weights + at)
                                .assumingMemoryBound(to: Int32.self)) & counted,
                        to: SIMD8<Float>.self))
            } else {
                rows[row] = Self.part(voters, window, x &- Patch.radius, voterY, first)
            }
            let bits = Kernel.signs(
                unsafeBitCast(rows[row].weights .> SIMD8<Float>.zero, to: SIMD8<Int32>.self))
            open |= UInt64(bits) &<< UInt64(truncatingIfNeeded: 8 &* row)
        }
        self.open = open
    }

    /// A row of which not all columns are in the region's box.
    private static func part(
        _ voters: Voters, _ window: VoterWindow, _ x: Int, _ y: Int, _ first: Int
    ) -> BallotRow {
        var row = BallotRow(offsets: .zero, weights: .zero)
        guard y >= window.minY, y <= window.maxY else { return row }
        for column in 0..<Patch.side where x + column >= window.minX && x + column <= window.maxX {
            let at = window.origin + y * window.boxWidth + x + column
            let lane = column < 4 ? column : column + 1
            row.offsets[lane] = voters.field[at] &- Int32(truncatingIfNeeded: first + column)
            row.weights[lane] = voters.weights[at]
        }
        return row
    }

    /// What the voter with that bit says.
    @inline(__always)
    func offset(_ bit: Int) -> Int32 {
        UnsafeRawPointer(rows + bit &>> 3).load(fromByteOffset: (bit & 7) &* 4, as: Int32.self)
    }

    /// The weight of all voters that say so, and their bits, with or without weight.
    @inline(__always)
    func weight<Kernel: PatchKernel>(
        of offset: Int32, _: Kernel.Type
    ) -> (Float, heard: UInt64) {
        var sums = SIMD8<Float>.zero
        var heard: UInt64 = 0
        let wanted = SIMD8<Int32>(repeating: offset)
        for row in 0..<Patch.side {
            let agrees = unsafeBitCast(rows[row].offsets .== wanted, to: SIMD8<Int32>.self)
            sums += unsafeBitCast(
                unsafeBitCast(rows[row].weights, to: SIMD8<Int32>.self) & agrees,
                to: SIMD8<Float>.self)
            heard |=
                UInt64(Kernel.signs(agrees)) &<< UInt64(truncatingIfNeeded: 8 &* row)
        }
        let four = sums.lowHalf + sums.highHalf
        let two = four.lowHalf + four.highHalf
        return (two[0] + two[1], heard)
    }
}

/// Seven values as columns 0 to 3 and 3 to 6.
@inline(__always)
private func eight(_ from: UnsafePointer<Int32>) -> SIMD8<Int32> {
    let raw = UnsafeRawPointer(from)
    return SIMD8(
        lowHalf: raw.loadUnaligned(as: SIMD4<Int32>.self),
        highHalf: raw.loadUnaligned(fromByteOffset: 12, as: SIMD4<Int32>.self))
}

private var columns: SIMD8<Int32> { SIMD8(0, 1, 2, 3, 3, 4, 5, 6) }
private var counted: SIMD8<Int32> { SIMD8(-1, -1, -1, -1, 0, -1, -1, -1) }
