package import WeftFillTypes

/// The voters of one pixel: the centers within a patch radius, clipped to the region's box.
package struct VoterWindow {
    package let minX: Int, maxX: Int, minY: Int, maxY: Int
    package let origin: Int
    package let boxWidth: Int

    @inline(__always)
    package init(x: Int, y: Int, strip: Strip) {
        minX = max(x &- Patch.radius, strip.box.x)
        maxX = min(x &+ Patch.radius, strip.box.maxX &- 1)
        minY = max(y &- Patch.radius, strip.box.y)
        maxY = min(y &+ Patch.radius, strip.box.maxY &- 1)
        origin = strip.origin
        boxWidth = strip.boxWidth
    }
}

/// The weighted mean of all source pixels that the patches over (x, y) put there, of a packed RGBX
/// image; nil where no patch has a say. Sums in a fixed order, so the bytes are the same everywhere.
@inline(__always)
package func vote(
    _ pixels: UnsafePointer<UInt8>, _ voters: Voters, x: Int, y: Int, strip: Strip
) -> SIMD4<UInt8>? {
    let window = VoterWindow(x: x, y: y, strip: strip)
    var sum = SIMD4<Float>.zero
    var total: Float = 0
    for voterY in window.minY...max(window.maxY, window.minY) {
        let row = window.origin &+ voterY &* window.boxWidth
        let shift = (y &- voterY) &* voters.width &+ x
        for voterX in window.minX...max(window.maxX, window.minX) {
            let weight = voters.weights[row &+ voterX]
            guard weight > 0 else { continue }
            let from = Int(voters.field[row &+ voterX]) &+ shift &- voterX
            let color = UnsafeRawPointer(pixels + from &* 4).loadUnaligned(
                as: SIMD4<UInt8>.self)
            sum +=
                SIMD4<Float>(
                    Float(color[0]), Float(color[1]), Float(color[2]), Float(color[3])) * weight
            total += weight
        }
    }
    guard total > 0 else { return nil }
    let mean = sum / total + 0.5
    return SIMD4<UInt8>(
        UInt8(mean[0]), UInt8(mean[1]), UInt8(mean[2]), UInt8(mean[3]))
}

/// Paints a strip's hole pixels of a packed RGBX image. Returns whether all of them have voters.
func paint(
    _ pixels: UnsafeMutablePointer<UInt8>, _ voters: Voters, _ strip: Strip
) -> Bool {
    var isComplete = true
    for run in strip.runs {
        for x in Int(run.x0)..<Int(run.x1) {
            let at = UnsafeMutableRawPointer(pixels + (Int(run.y) &* voters.width &+ x) &* 4)
            if let color = vote(pixels, voters, x: x, y: Int(run.y), strip: strip) {
                at.storeBytes(of: color, as: SIMD4<UInt8>.self)
            } else {
                isComplete = false
            }
        }
    }
    return isComplete
}
