import WeftFillKernels
import WeftFillTypes
import WeftPixels

/// The photo with its hole painted by the field of level 0, at the photo's own depth.
func painted(
    _ photo: PixelBuffer, hole: [Run], state: FillState, options: FillOptions
) throws -> PixelBuffer {
    try options.checkCancellation()
    if state.isDiffused { return diffused(photo, hole: hole, options: options) }
    let layout = state.layout
    let holes = HoleLayout(hole, layout: layout)
    let weights = Plane<Float>(zeros: layout.valueCount)
    let edge = edgeWeightPlane(layout, hole: holes)
    return try state.field.withUnsafeBufferPointer { field in
        try state.distances.withUnsafeBufferPointer { distances in
            guard let field = field.baseAddress, let distances = distances.baseAddress
            else { return photo }
            weighPatches(
                layout, field: field, distances: distances, edge: edge.base,
                into: weights.base, options: options, sharpness: 1)
            return try FinalVote(
                layout: layout, hole: holes, field: field, weights: weights, options: options
            ).painted(photo)
        }
    }
}

extension LevelSolver {
    /// The same from level 0 as it stands after its fill, without taking its state out.
    func painted(_ photo: PixelBuffer) throws -> PixelBuffer {
        try options.checkCancellation()
        guard layout.queryCount > 0 else {
            return diffused(photo, hole: hole.runs, options: options)
        }
        weighPatches(
            layout, field: field.base, distances: distances.base, edge: edgeWeights.base,
            into: weights.base, options: options, sharpness: 1)
        return try FinalVote(
            layout: layout, hole: hole, field: field.base, weights: weights, options: options
        ).painted(photo)
    }
}

/// The photo with colors spread into its hole, where there is no patch to copy from.
private func diffused(
    _ photo: PixelBuffer, hole: [Run], options: FillOptions
) -> PixelBuffer {
    var result = photo
    result.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        if photo.format == .uint16 {
            diffuse(base.assumingMemoryBound(to: UInt16.self), photo, hole)
        } else {
            diffuse(base.assumingMemoryBound(to: UInt8.self), photo, hole)
        }
    }
    return result
}

/// A copy of its own, made by all threads.
private func copied(_ photo: PixelBuffer, threads: Int) -> PixelBuffer {
    let storage = photo.withUnsafeBytes { from in
        PixelStorage(byteCount: photo.byteCount) { to in
            guard let source = from.baseAddress, let out = to.baseAddress else { return }
            forEachBlock(of: photo.byteCount, size: 1 << 20, threads: threads) { range in
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

/// The last vote, from the photo's own bands.
private struct FinalVote {
    let layout: QueryLayout
    let hole: HoleLayout
    let field: UnsafePointer<Int32>
    let weights: Plane<Float>
    let options: FillOptions

    func painted(_ photo: PixelBuffer) throws -> PixelBuffer {
        var result = copied(photo, threads: options.threads)
        try result.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            if photo.format == .uint16 {
                let pixels = base.assumingMemoryBound(to: UInt16.self)
                try paint(pixels, photo)
                try join(pixels, photo)
            } else {
                let pixels = base.assumingMemoryBound(to: UInt8.self)
                try paint(pixels, photo)
                try join(pixels, photo)
            }
        }
        return result
    }

    /// Writes hole pixels only, and reads known pixels only: threads do not meet.
    func paint<Value: FixedWidthInteger & UnsignedInteger>(
        _ pixels: UnsafeMutablePointer<Value>, _ photo: PixelBuffer
    ) throws {
        let runs = Plane(hole.runs)
        defer { withExtendedLifetime(runs) {} }
        let regions = hole.ranges.map { range in
            UnsafeBufferPointer(start: runs.base + range.lowerBound, count: range.count)
        }
        let pieces = makeStrips(layout, runs: runs, ranges: hole.ranges)
        let voting = self.voting(pixels, photo)
        try forEachInParallel(pieces.count, options: options) { number in
            let piece = pieces[number]
            let region = layout.region(x: piece.box.x, y: piece.box.y)
            CrispRows(
                pixels: pixels, photo: photo, voting: voting, kernels: options.kernels.table,
                piece: piece, runs: regions[region ?? 0]
            ).paint()
        }
    }

    private func voting(_ pixels: UnsafeRawPointer, _ photo: PixelBuffer) -> CrispVoting {
        CrispVoting(
            pixels: pixels, bands: photo.bands, bytesPerBand: photo.format.byteCount,
            hasAlpha: photo.model.hasAlpha,
            voters: Voters(field: field, weights: weights.base, width: photo.size.width))
    }

    /// Makes the painted colors meet the known ones along the edge.
    func join<Value: FixedWidthInteger & UnsignedInteger>(
        _ pixels: UnsafeMutablePointer<Value>, _ photo: PixelBuffer
    ) throws {
        let bands = photo.bands
        let colors = photo.model.colorBands
        let voting = self.voting(pixels, photo)
        let membrane = try Membrane(size: photo.size, hole: hole.runs, options: options) { x, y in
            difference(pixels, photo, voting, x: x, y: y)
        }
        membrane.forEachCorrection { pixel, correction in
            for band in 0..<colors {
                let value = Float(pixels[pixel * bands + band]) + correction[band] + 0.5
                pixels[pixel * bands + band] = Value(min(max(value, 0), Float(Value.max)))
            }
        }
    }

    /// Color minus vote of a known, opaque pixel.
    private func difference<Value: FixedWidthInteger & UnsignedInteger>(
        _ pixels: UnsafePointer<Value>, _ photo: PixelBuffer, _ voting: CrispVoting, x: Int,
        y: Int
    ) -> SIMD4<Float>? {
        let domain = layout.domain
        let here = pixels + (y * photo.size.width + x) * photo.bands
        if photo.model.hasAlpha, here[photo.bands - 1] != Value.max { return nil }
        let region = layout.region(
            x: min(max(x, domain.x), domain.maxX - 1), y: min(max(y, domain.y), domain.maxY - 1))
        guard let region else { return nil }
        var vote = CrispVote()
        options.kernels.table.castVotes(
            voting, Strip(region: layout.regions[region]), y, x..<x + 1, &vote)
        guard vote.count > 0 else { return nil }
        var difference = SIMD4<Float>.zero
        for band in 0..<photo.model.colorBands {
            difference[band] = Float(here[band]) - vote.mean[band]
        }
        return difference
    }
}

extension ColorModel {
    /// Bands of one pixel without alpha.
    var colorBands: Int { hasAlpha ? bands - 1 : bands }
}
