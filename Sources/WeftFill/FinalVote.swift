import WeftFillKernels
import WeftFillTypes
import WeftPixels

/// The last vote, from the photo's own bands, and the blending of what came from different places.
struct FinalVote {
    let layout: QueryLayout
    let hole: HoleLayout
    let field: UnsafePointer<Int32>
    /// Whom the field belongs to, unless the caller sees to it.
    let owner: Plane<Int32>?
    let weights: Plane<Float>
    let options: FillOptions

    func painted(_ photo: PixelBuffer) throws -> PixelBuffer {
        var result = try copied(photo, options: options)
        try result.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            if photo.format == .uint16 {
                try paint(base.assumingMemoryBound(to: UInt16.self), photo)
            } else {
                try paint(base.assumingMemoryBound(to: UInt8.self), photo)
            }
        }
        return result
    }

    private func paint<Value: FixedWidthInteger & UnsignedInteger>(
        _ pixels: UnsafeMutablePointer<Value>, _ photo: PixelBuffer
    ) throws {
        let order = hole.runs.indices.sorted {
            (hole.runs[$0].y, hole.runs[$0].x0) < (hole.runs[$1].y, hole.runs[$1].x0)
        }
        let grid = BlendGrid(size: photo.size, runs: order.map { hole.runs[$0] })
        let sources = Plane<Int32>(count: grid.count, repeating: -1)
        let starts = Plane<Int32>(zeros: order.count)
        for (number, index) in order.enumerated() { starts[index] = grid.starts[number] }
        try vote(pixels, photo, starts, sources)
        try blend(
            BlendGuidance(
                pixels: pixels, photo: photo, grid: grid, sources: sources,
                isHole: holeBits(grid)))
    }

    /// Writes hole pixels only, and reads known pixels only: threads do not meet.
    private func vote<Value: FixedWidthInteger & UnsignedInteger>(
        _ pixels: UnsafeMutablePointer<Value>, _ photo: PixelBuffer, _ starts: Plane<Int32>,
        _ sources: Plane<Int32>
    ) throws {
        let runs = Plane(hole.runs)
        defer { withExtendedLifetime((runs, starts, sources)) {} }
        let pieces = makeStrips(layout, runs: runs, ranges: hole.ranges)
        let voting = CrispVoting(
            pixels: pixels, bands: photo.bands, bytesPerBand: photo.format.byteCount,
            hasAlpha: photo.model.hasAlpha,
            voters: Voters(field: field, weights: weights.base, width: photo.size.width))
        try forEachInParallel(pieces.count, options: options) { number in
            let piece = pieces[number]
            let region = layout.region(x: piece.box.x, y: piece.box.y) ?? 0
            let range = hole.ranges[region]
            CrispRows(
                pixels: pixels, photo: photo, voting: voting, kernels: options.kernelTable,
                piece: piece,
                runs: UnsafeBufferPointer(
                    start: runs.base + range.lowerBound, count: range.count),
                starts: starts.base + range.lowerBound, sources: sources.base
            ).paint()
        }
    }

    /// Threads write to pixels of their own rows, and read what nobody writes meanwhile.
    private func blend<Value: FixedWidthInteger & UnsignedInteger>(
        _ guidance: BlendGuidance<Value>
    ) throws {
        let solver = BlendSolver(guidance.grid, screen: screen, options: options)
        try solver.forEachBlock { guidance.want($0, of: solver.wanted) }
        try solver.solve()
        try solver.forEachBlock { guidance.paint($0, solver.correction) }
    }

    /// Light is evened out over 30 pixels; where somebody chose what to copy, its colors are meant
    /// too, and only the edge is softened.
    private var screen: Float { options.donors.isEmpty ? 0.001 : 0.1 }

    private func holeBits(_ grid: BlendGrid) -> Plane<UInt8> {
        let bits = Plane<UInt8>(zeros: (grid.size.area / 32 + 1) * 4)
        for run in grid.runs {
            let row = Int(run.y) * grid.size.width
            for pixel in row + Int(run.x0)..<row + Int(run.x1) {
                bits[pixel >> 3] |= 1 << UInt8(pixel & 7)
            }
        }
        return bits
    }
}

/// A copy of its own, made by all threads.
private func copied(_ photo: PixelBuffer, options: FillOptions) throws -> PixelBuffer {
    let storage = try photo.withUnsafeBytes { from in
        try PixelStorage(byteCount: photo.byteCount) { to in
            guard let source = from.baseAddress, let out = to.baseAddress else { return }
            try forEachBlock(of: photo.byteCount, size: 1 << 20, options: options) { range in
                (out + range.lowerBound).copyMemory(
                    from: source + range.lowerBound, byteCount: range.count)
            }
        }
    }
    var copy = PixelBuffer(
        size: photo.size, model: photo.model, format: photo.format, storage: storage)
    copy.profile = photo.profile
    return copy
}
