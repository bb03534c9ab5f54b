import WeftFillKernels
import WeftFillTypes
import WeftPixels

/// What the patches over a pixel say, at the photo's depth. Patches that copy from the same place
/// count as one voice.
struct CrispVote {
    /// The weighted mean of all sources: even in light, but blurred where they differ.
    private(set) var mean: SIMD4<Float>
    /// The source that has most weight: as crisp as the photo, but with joins.
    private(set) var crisp: SIMD4<Float>
    /// The weighted mean of the alphas; 0 for models without.
    private(set) var alpha: Float = 0

    private init() {
        mean = .zero
        crisp = .zero
    }

    /// The vote for one pixel; nil without voters. Colors also count by their alpha, so that what
    /// cannot be seen does not bleed in.
    static func cast<Value: FixedWidthInteger & UnsignedInteger>(
        _ pixels: UnsafePointer<Value>, _ model: ColorModel, _ voters: Voters, x: Int, y: Int,
        strip: Strip
    ) -> CrispVote? {
        withUnsafeTemporaryAllocation(of: Voice.self, capacity: Patch.area) { memory in
            guard let voices = memory.baseAddress else { return nil }
            let count = listen(voters, x: x, y: y, strip: strip, voices)
            guard count > 0 else { return nil }
            var vote = CrispVote()
            vote.weigh(voices, count, pixels, model)
            return vote
        }
    }

    /// Gathers the sources that the patches over a pixel name. Returns how many there are.
    @inline(__always)
    private static func listen(
        _ voters: Voters, x: Int, y: Int, strip: Strip, _ voices: UnsafeMutablePointer<Voice>
    ) -> Int {
        var count = 0
        let window = VoterWindow(x: x, y: y, strip: strip)
        guard window.minX <= window.maxX, window.minY <= window.maxY else { return 0 }
        for voterY in window.minY...window.maxY {
            let row = window.origin &+ voterY &* window.boxWidth
            let shift = (y &- voterY) &* voters.width &+ x
            for voterX in window.minX...window.maxX {
                let weight = voters.weights[row &+ voterX]
                guard weight > 0 else { continue }
                let from = Int(voters.field[row &+ voterX]) &+ shift &- voterX
                // Neighbors mostly agree, so the latest are looked at first.
                var number = count &- 1
                while number >= 0, voices[number].source != from { number &-= 1 }
                if number >= 0 {
                    voices[number].weight += weight
                } else {
                    (voices + count).initialize(to: Voice(source: from, weight: weight))
                    count &+= 1
                }
            }
        }
        return count
    }

    @inline(__always)
    private mutating func weigh<Value: FixedWidthInteger & UnsignedInteger>(
        _ voices: UnsafePointer<Voice>, _ count: Int, _ pixels: UnsafePointer<Value>,
        _ model: ColorModel
    ) {
        let colors = model.colorBands
        var sum = SIMD4<Float>.zero
        var plain = SIMD4<Float>.zero
        var (total, opacity, most) = (Float(0), Float(0), Float(0))
        for number in 0..<count {
            let weight = voices[number].weight
            let from = pixels + voices[number].source &* model.bands
            var color = SIMD4<Float>.zero
            for band in 0..<colors { color[band] = Float(from[band]) }
            if weight > most { (most, crisp) = (weight, color) }
            total += weight
            plain += color * weight
            guard model.hasAlpha else { continue }
            let opaque = weight * Float(from[colors])
            opacity += opaque
            sum += color * opaque
        }
        mean = opacity > 0 ? sum / opacity : plain / total
        alpha = opacity / total
        // What a transparent source shows is no detail.
        if model.hasAlpha, opacity < total * Float(Value.max) { crisp = mean }
    }
}

/// A source that some of a pixel's patches name, and the weight of them all.
private struct Voice: BitwiseCopyable {
    var source: Int
    var weight: Float
}
