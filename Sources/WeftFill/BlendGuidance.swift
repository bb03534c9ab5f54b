import WeftFillKernels
import WeftFillTypes
import WeftPixels

/// Blends what was copied from different places, and the hole with what is around it: every pixel's
/// slopes to its neighbors become those of the place that it is a copy of, and where that is another
/// place than the neighbor's, those of both (Pérez et al. 2003, Agarwala et al. 2004). Steps of light
/// between sources are spread over the hole; detail stays.
struct BlendGuidance<Value: FixedWidthInteger & UnsignedInteger> {
    let pixels: UnsafeMutablePointer<Value>
    let photo: PixelBuffer
    let grid: BlendGrid
    /// By cell: the pixel that it is a copy of, or -1.
    let sources: Plane<Int32>
    /// A bit for every pixel of the hole.
    let isHole: Plane<UInt8>

    private var width: Int { photo.size.width }

    /// What the solver is to reach: how far the slopes of a row's cells are from the wanted ones.
    func want(_ block: Range<Int>, of wanted: Plane<SIMD4<Float>>) {
        for number in block {
            let run = grid.runs[number]
            let start = Int(grid.starts[number]) - Int(run.x0)
            let y = Int(run.y)
            for x in Int(run.x0)..<Int(run.x1) {
                let cell = start + x
                let place = y * width + x
                var sum = SIMD4<Float>.zero
                if x > 0 { sum += lack(cell, place, cell - 1, -1) }
                if x + 1 < width { sum += lack(cell, place, cell + 1, 1) }
                if y > 0 { sum += lack(cell, place, Int(grid.above[cell]), -width) }
                if y + 1 < photo.size.height {
                    sum += lack(cell, place, Int(grid.below[cell]), width)
                }
                wanted[cell] = sum
            }
        }
    }

    /// Adds the corrections that were found.
    func paint(_ block: Range<Int>, _ correction: Plane<SIMD4<Float>>) {
        let (bands, colors) = (photo.bands, photo.model.colorBands)
        for number in block {
            let run = grid.runs[number]
            let start = Int(grid.starts[number]) - Int(run.x0)
            for x in Int(run.x0)..<Int(run.x1) {
                let out = pixels + (Int(run.y) * width + x) * bands
                for band in 0..<colors {
                    let value = Float(out[band]) + correction[start + x][band] + 0.5
                    out[band] = Value(min(max(value, 0), Float(Value.max)))
                }
            }
        }
    }

    /// The wanted slope from a pixel to a neighbor, minus the one that is there.
    private func lack(_ cell: Int, _ place: Int, _ nearCell: Int, _ step: Int) -> SIMD4<Float> {
        let source = Int(sources[cell])
        let isKnown = !bit(isHole.base, place + step)
        let near = isKnown ? -1 : Int(sources[nearCell])
        if near >= 0, near == source + step {
            return slope(source, near) - slope(place, place + step)
        }
        guard !isKnown || isOpaque(place + step) else { return .zero }
        let mine = copied(source, step).map { slope(source, $0) }
        let theirs = copied(near, -step).map { slope($0, near) }
        guard let one = mine ?? theirs else { return .zero }
        return between(one, theirs ?? one) - slope(place, place + step)
    }

    /// The neighbor of a source, where that too is a known pixel.
    private func copied(_ source: Int, _ step: Int) -> Int? {
        let beside = source + step
        guard source >= 0, beside >= 0, beside < photo.size.area, !bit(isHole.base, beside),
            abs(step) > 1 || beside / width == source / width, isOpaque(beside)
        else { return nil }
        return beside
    }

    private func isOpaque(_ place: Int) -> Bool {
        !photo.model.hasAlpha || pixels[place * photo.bands + photo.bands - 1] == Value.max
    }

    @inline(__always)
    private func slope(_ here: Int, _ there: Int) -> SIMD4<Float> {
        let bands = photo.bands
        var result = SIMD4<Float>.zero
        for band in 0..<photo.model.colorBands {
            result[band] = Float(pixels[here * bands + band]) - Float(pixels[there * bands + band])
        }
        return result
    }

    /// The mean of two slopes, as steep as they are: averages would be flat where texture meets
    /// texture.
    private func between(_ one: SIMD4<Float>, _ other: SIMD4<Float>) -> SIMD4<Float> {
        let mean = (one + other) * 0.5
        let found = square(mean)
        guard found > 0 else { return mean }
        let wanted = (square(one) + square(other)) * 0.5
        return mean * min((wanted / found).squareRoot(), 2)
    }

    private func square(_ slope: SIMD4<Float>) -> Float {
        let squares = slope * slope
        return (squares[0] + squares[1]) + (squares[2] + squares[3])
    }
}
