import WeftFillKernels
import WeftFillTypes
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
    let weights = job.weights(options)
    result.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        if photo.format == .uint16 {
            let pixels = base.assumingMemoryBound(to: UInt16.self)
            job.paint(pixels, photo, weights, options.threads)
            job.join(pixels, photo, weights)
        } else {
            let pixels = base.assumingMemoryBound(to: UInt8.self)
            job.paint(pixels, photo, weights, options.threads)
            job.join(pixels, photo, weights)
        }
    }
    return result
}

/// The last vote trusts the best patches more than those before it: nothing is blended again, and
/// texture stays crisp.
private let finalSharpness: Float = 8

/// The last vote, from the photo's own bands.
private struct FinalVote {
    let state: FillState
    let hole: HoleLayout

    func weights(_ options: FillOptions) -> Plane<Float> {
        let weights = Plane<Float>(count: state.layout.valueCount, repeating: 0)
        let edge = edgeWeightPlane(state.layout, hole: hole)
        defer { withExtendedLifetime(edge) {} }
        state.field.withUnsafeBufferPointer { field in
            state.distances.withUnsafeBufferPointer { distances in
                guard let field = field.baseAddress, let distances = distances.baseAddress
                else { return }
                weighPatches(
                    state.layout, field: field, distances: distances, edge: edge.base,
                    into: weights.base, options: options, sharpness: finalSharpness)
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
        defer { withExtendedLifetime(runs) {} }
        let pieces = makeStrips(state.layout, runs: runs, ranges: hole.ranges)
        state.field.withUnsafeBufferPointer { field in
            guard let field = field.baseAddress else { return }
            let voters = Voters(field: field, weights: weights.base, width: photo.size.width)
            forEachInParallel(pieces.count, threads: threads) { number in
                let piece = pieces[number]
                for run in piece.runs {
                    for x in Int(run.x0)..<Int(run.x1) {
                        paintPixel(pixels, photo.model, voters, x: x, y: Int(run.y), piece)
                    }
                }
            }
        }
    }

    private func paintPixel<Value: FixedWidthInteger & UnsignedInteger>(
        _ pixels: UnsafeMutablePointer<Value>, _ model: ColorModel, _ voters: Voters, x: Int,
        y: Int, _ piece: Strip
    ) {
        guard let mean = voteAtDepth(pixels, model, voters, x: x, y: y, strip: piece)
        else { return }
        let out = pixels + (y &* voters.width &+ x) &* model.bands
        for band in 0..<model.colorBands { out[band] = Value(mean.color[band] + 0.5) }
        if model.hasAlpha { out[model.colorBands] = Value(mean.alpha + 0.5) }
    }

    /// Makes the painted colors meet the known ones along the edge.
    func join<Value: FixedWidthInteger & UnsignedInteger>(
        _ pixels: UnsafeMutablePointer<Value>, _ photo: PixelBuffer, _ weights: Plane<Float>
    ) {
        let bands = photo.bands
        let colors = photo.model.colorBands
        state.field.withUnsafeBufferPointer { field in
            guard let field = field.baseAddress else { return }
            let voters = Voters(field: field, weights: weights.base, width: photo.size.width)
            let membrane = Membrane(size: photo.size, hole: hole.runs) { x, y in
                difference(pixels, photo, voters, x: x, y: y)
            }
            membrane.forEachCorrection { pixel, correction in
                for band in 0..<colors {
                    let value = Float(pixels[pixel * bands + band]) + correction[band] + 0.5
                    pixels[pixel * bands + band] = Value(min(max(value, 0), Float(Value.max)))
                }
            }
        }
    }

    /// Color minus vote of a known, opaque pixel.
    private func difference<Value: FixedWidthInteger & UnsignedInteger>(
        _ pixels: UnsafePointer<Value>, _ photo: PixelBuffer, _ voters: Voters, x: Int, y: Int
    ) -> SIMD4<Float>? {
        let domain = state.layout.domain
        let here = pixels + (y * photo.size.width + x) * photo.bands
        if photo.model.hasAlpha, here[photo.bands - 1] != Value.max { return nil }
        let region = state.layout.region(
            x: min(max(x, domain.x), domain.maxX - 1), y: min(max(y, domain.y), domain.maxY - 1))
        guard let region,
            let mean = voteAtDepth(
                pixels, photo.model, voters, x: x, y: y,
                strip: Strip(region: state.layout.regions[region]))
        else { return nil }
        var difference = SIMD4<Float>.zero
        for band in 0..<photo.model.colorBands {
            difference[band] = Float(here[band]) - mean.color[band]
        }
        return difference
    }
}

/// What the patches over a pixel say, at the photo's depth: the weighted mean of the sources. Colors
/// also count by their alpha, so that what cannot be seen does not bleed in. Nil without voters.
@inline(__always)
private func voteAtDepth<Value: FixedWidthInteger & UnsignedInteger>(
    _ pixels: UnsafePointer<Value>, _ model: ColorModel, _ voters: Voters, x: Int, y: Int,
    strip: Strip
) -> (color: SIMD4<Float>, alpha: Float)? {
    let bands = model.bands
    let hasAlpha = model.hasAlpha
    let colors = model.colorBands
    let window = VoterWindow(x: x, y: y, strip: strip)
    var sum = SIMD4<Float>.zero
    var plain = SIMD4<Float>.zero
    var total: Float = 0
    var opacity: Float = 0
    guard window.minX <= window.maxX, window.minY <= window.maxY else { return nil }
    for voterY in window.minY...window.maxY {
        let row = window.origin &+ voterY &* window.boxWidth
        let shift = (y &- voterY) &* voters.width &+ x
        for voterX in window.minX...window.maxX {
            let weight = voters.weights[row &+ voterX]
            guard weight > 0 else { continue }
            let from = pixels + (Int(voters.field[row &+ voterX]) &+ shift &- voterX) &* bands
            var color = SIMD4<Float>.zero
            for band in 0..<colors { color[band] = Float(from[band]) }
            total += weight
            plain += color * weight
            guard hasAlpha else { continue }
            let opaque = weight * Float(from[colors])
            opacity += opaque
            sum += color * opaque
        }
    }
    guard total > 0 else { return nil }
    return (opacity > 0 ? sum / opacity : plain / total, opacity / total)
}

extension ColorModel {
    /// Bands of one pixel without alpha.
    fileprivate var colorBands: Int { hasAlpha ? bands - 1 : bands }
}
