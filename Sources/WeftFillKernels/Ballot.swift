import WeftFillTypes

/// Up to eight of a pixel's voters that lie side by side: how far from themselves they copy, and how
/// much each weighs. Lanes are two fours of columns; where the second would reach beyond the row, it
/// begins earlier, and what the first holds too has no weight.
struct BallotPart: BitwiseCopyable {
    var offsets: SIMD8<Int32>
    var weights: SIMD8<Float>
    /// A bit for every voter that has a say and has not been heard.
    var open: UInt32
}

/// The voters of one pixel, in parts: one to a row, or two where rows are longer than eight.
struct Ballot<Size: Patch> {
    static var partsPerRow: Int { Size.side <= 8 ? 1 : 2 }
    static var partCount: Int { Size.side &* partsPerRow }

    private let parts: UnsafeMutablePointer<BallotPart>
    /// Whether any has a say.
    let isOpen: Bool

    /// Reads them into as many parts as there are.
    @inline(__always)
    init<Kernel: PatchKernel>(
        _ voters: Voters, _ window: VoterWindow, x: Int, y: Int,
        _ parts: UnsafeMutablePointer<BallotPart>, _: Kernel.Type
    ) where Kernel.Size == Size {
        self.parts = parts
        var open: UInt32 = 0
        for row in 0..<Size.side {
            let voterY = y &- Size.radius &+ row
            let first = voterY &* voters.width &+ x &- Size.radius
            for number in 0..<Self.partsPerRow {
                let at = row &* Self.partsPerRow &+ number
                if window.isWhole {
                    parts[at] = Self.whole(
                        voters, window.origin &+ voterY &* window.boxWidth &+ x &- Size.radius,
                        first, number)
                } else {
                    parts[at] = Self.clipped(
                        voters, window, x &- Size.radius, voterY, first, number)
                }
                let bits = Kernel.signs(
                    unsafeBitCast(parts[at].weights .> SIMD8<Float>.zero, to: SIMD8<Int32>.self))
                parts[at].open = bits
                open |= bits
            }
        }
        isOpen = open != 0
    }

    /// The first column of a part's first or second four.
    @inline(__always)
    private static func column(_ number: Int, _ half: Int) -> Int {
        min(8 &* number &+ 4 &* half, Size.side &- 4)
    }

    @inline(__always)
    private static func columns(_ number: Int) -> SIMD8<Int32> {
        let (left, right) = (column(number, 0), column(number, 1))
        return SIMD8(
            lowHalf: SIMD4(0, 1, 2, 3) &+ SIMD4(repeating: Int32(truncatingIfNeeded: left)),
            highHalf: SIMD4(0, 1, 2, 3) &+ SIMD4(repeating: Int32(truncatingIfNeeded: right)))
    }

    /// All ones where a lane's column is not held before.
    @inline(__always)
    private static func counted(_ number: Int) -> SIMD8<Int32> {
        let first = Int32(truncatingIfNeeded: 8 &* number)
        let least = SIMD8<Int32>(
            first, first, first, first, first &+ 4, first &+ 4, first &+ 4, first &+ 4)
        return unsafeBitCast(columns(number) .>= least, to: SIMD8<Int32>.self)
    }

    /// A part of a row of which all columns are in the region's box; `at` is the index of its first.
    @inline(__always)
    private static func whole(
        _ voters: Voters, _ at: Int, _ first: Int, _ number: Int
    ) -> BallotPart {
        let weights = UnsafeRawPointer(voters.weights + at).assumingMemoryBound(to: Int32.self)
        let places = eight(voters.field + at, number)
        return BallotPart(
            offsets: places &- SIMD8(repeating: Int32(truncatingIfNeeded: first))
                &- columns(number),
            weights: unsafeBitCast(
                eight(weights, number) & counted(number), to: SIMD8<Float>.self),
            open: 0)
    }

    @inline(__always)
    private static func eight(_ from: UnsafePointer<Int32>, _ number: Int) -> SIMD8<Int32> {
        let raw = UnsafeRawPointer(from)
        return SIMD8(
            lowHalf: raw.loadUnaligned(
                fromByteOffset: 4 &* column(number, 0), as: SIMD4<Int32>.self),
            highHalf: raw.loadUnaligned(
                fromByteOffset: 4 &* column(number, 1), as: SIMD4<Int32>.self))
    }

    /// A part of a row of which not all columns are in the region's box.
    private static func clipped(
        _ voters: Voters, _ window: VoterWindow, _ x: Int, _ y: Int, _ first: Int, _ number: Int
    ) -> BallotPart {
        var part = BallotPart(offsets: .zero, weights: .zero, open: 0)
        guard y >= window.minY, y <= window.maxY else { return part }
        let (columns, counted) = (columns(number), counted(number))
        for lane in 0..<8 where counted[lane] != 0 {
            let column = Int(columns[lane])
            guard x + column >= window.minX, x + column <= window.maxX else { continue }
            let at = window.origin + y * window.boxWidth + x + column
            part.offsets[lane] = voters.field[at] &- Int32(truncatingIfNeeded: first + column)
            part.weights[lane] = voters.weights[at]
        }
        return part
    }

    /// What the first voter of a part says that has not been heard; nil where all have.
    @inline(__always)
    func offset(in number: Int) -> Int32? {
        let open = parts[number].open
        guard open != 0 else { return nil }
        return UnsafeRawPointer(parts + number).load(
            fromByteOffset: open.trailingZeroBitCount &* 4, as: Int32.self)
    }

    /// The weight of all voters that say so, none of them before that part. They have been heard.
    @inline(__always)
    func hear<Kernel: PatchKernel>(_ offset: Int32, from first: Int, _: Kernel.Type) -> Float {
        var sums = SIMD8<Float>.zero
        let wanted = SIMD8<Int32>(repeating: offset)
        for number in first..<Self.partCount {
            let agrees = unsafeBitCast(parts[number].offsets .== wanted, to: SIMD8<Int32>.self)
            sums += unsafeBitCast(
                unsafeBitCast(parts[number].weights, to: SIMD8<Int32>.self) & agrees,
                to: SIMD8<Float>.self)
            parts[number].open &= ~Kernel.signs(agrees)
        }
        let four = sums.lowHalf + sums.highHalf
        let two = four.lowHalf + four.highHalf
        return two[0] + two[1]
    }
}
