import WeftPixels

/// The photo with its hole painted by the field of level 0, at the photo's own depth.
func painted(
    _ photo: PixelBuffer, hole: [Run], state: FillState, options: FillOptions
) throws -> PixelBuffer {
    try options.checkCancellation()
    var result = photo
    if state.isDiffused {
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
    let job = FinalVote(state: state, hole: HoleLayout(hole, layout: state.layout))
    let weights = job.weights(threads: options.threads)
    result.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        if photo.format == .uint16 {
            job.paint(base.assumingMemoryBound(to: UInt16.self), photo, weights, options.threads)
        } else {
            job.paint(base.assumingMemoryBound(to: UInt8.self), photo, weights, options.threads)
        }
    }
    return result
}

/// The last vote, from the photo's own bands.
private struct FinalVote {
    let state: FillState
    let hole: HoleLayout

    func weights(threads: Int) -> Plane<Float> {
        let weights = Plane<Float>(count: state.layout.valueCount, repeating: 0)
        let edge = edgeWeightPlane(state.layout, hole: hole)
        state.field.withUnsafeBufferPointer { field in
            state.distances.withUnsafeBufferPointer { distances in
                guard let field = field.baseAddress, let distances = distances.baseAddress
                else { return }
                weighPatches(
                    state.layout, field: field, distances: distances, edge: edge.base,
                    into: weights.base, threads: threads)
            }
        }
        return weights
    }

    /// Writes hole pixels only, and reads known pixels only: threads do not meet.
    func paint<Value: FixedWidthInteger & UnsignedInteger>(
        _ pixels: UnsafeMutablePointer<Value>, _ photo: PixelBuffer, _ weights: Plane<Float>,
        _ threads: Int
    ) {
        let runs = Plane(hole.runs)
        let pieces = makeStrips(state.layout, runs: runs, ranges: hole.ranges)
        state.field.withUnsafeBufferPointer { field in
            guard let field = field.baseAddress else { return }
            let voters = Voters(field: field, weights: weights.base, width: photo.size.width)
            forEachInParallel(pieces.count, threads: threads) { number in
                let piece = pieces[number]
                for run in piece.runs {
                    for x in Int(run.x0)..<Int(run.x1) {
                        voteAtDepth(
                            pixels, photo.model, voters, x: x, y: Int(run.y), strip: piece)
                    }
                }
            }
        }
        withExtendedLifetime(runs) {}
    }
}

/// Writes the weighted mean of a pixel's sources. Colors also count by their alpha, so that what
/// cannot be seen does not bleed in.
@inline(__always)
private func voteAtDepth<Value: FixedWidthInteger & UnsignedInteger>(
    _ pixels: UnsafeMutablePointer<Value>, _ model: ColorModel, _ voters: Voters, x: Int, y: Int,
    strip: Strip
) {
    let bands = model.bands
    let colors = model.hasAlpha ? bands - 1 : bands
    let window = VoterWindow(x: x, y: y, strip: strip)
    var sum = SIMD4<Float>.zero
    var plain = SIMD4<Float>.zero
    var total: Float = 0
    var opacity: Float = 0
    for voterY in window.minY...max(window.maxY, window.minY) {
        let row = window.origin &+ voterY &* window.boxWidth
        let shift = (y &- voterY) &* voters.width &+ x
        for voterX in window.minX...max(window.maxX, window.minX) {
            let weight = voters.weights[row &+ voterX]
            guard weight > 0 else { continue }
            let from = pixels + (Int(voters.field[row &+ voterX]) &+ shift &- voterX) &* bands
            var color = SIMD4<Float>.zero
            for band in 0..<colors { color[band] = Float(from[band]) }
            total += weight
            plain += color * weight
            guard model.hasAlpha else { continue }
            let opaque = weight * Float(from[colors])
            opacity += opaque
            sum += color * opaque
        }
    }
    guard total > 0 else { return }
    let out = pixels + (y &* voters.width &+ x) &* bands
    let mean = opacity > 0 ? sum / opacity : plain / total
    for band in 0..<colors { out[band] = Value(mean[band] + 0.5) }
    if model.hasAlpha { out[colors] = Value(opacity / total + 0.5) }
}
