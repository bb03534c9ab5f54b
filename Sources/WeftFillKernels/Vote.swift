package import WeftFillTypes

/// The voters of one pixel: the centers within a patch radius, clipped to the region's box.
package struct VoterWindow {
    package let minX: Int, maxX: Int, minY: Int, maxY: Int
    package let origin: Int
    package let boxWidth: Int
    package let radius: Int

    @inline(__always)
    package init(x: Int, y: Int, strip: Strip, radius: Int) {
        self.radius = radius
        minX = max(x &- radius, strip.box.x)
        maxX = min(x &+ radius, strip.box.maxX &- 1)
        minY = max(y &- radius, strip.box.y)
        maxY = min(y &+ radius, strip.box.maxY &- 1)
        origin = strip.origin
        boxWidth = strip.boxWidth
    }

    /// Whether all centers are in the box.
    @inline(__always)
    var isWhole: Bool {
        maxX &- minX == 2 &* radius && maxY &- minY == 2 &* radius
    }

    /// The pixel that all voters name, where they do: its weighted mean is itself. -1 where they
    /// do not agree, or are fewer.
    @inline(__always)
    func commonSource(_ voters: Voters) -> Int {
        guard isWhole else { return -1 }
        let corner = voters.field + (origin &+ minY &* boxWidth &+ minX)
        let width = Int32(truncatingIfNeeded: voters.width)
        let first = corner[0]
        let (side, end) = (2 &* radius &+ 1, Int32(truncatingIfNeeded: 2 &* radius))
        guard first >= 0,
            corner[2 &* radius &* (boxWidth &+ 1)] == first &+ end &* (width &+ 1)
        else { return -1 }
        var differences = SIMD4<Int32>.zero
        for row in 0..<side {
            let expected =
                SIMD4<Int32>(0, 1, 2, 3)
                &+ SIMD4(repeating: first &+ Int32(truncatingIfNeeded: row) &* width)
            let found = UnsafeRawPointer(corner + row &* boxWidth)
            // Four at a time, the last four of the row last.
            var column = 0
            while column < side {
                let from = min(column, side &- 4)
                differences |=
                    found.loadUnaligned(fromByteOffset: 4 &* from, as: SIMD4<Int32>.self)
                    ^ (expected &+ SIMD4(repeating: Int32(truncatingIfNeeded: from)))
                column &+= 4
            }
        }
        let halves = unsafeBitCast(differences, to: SIMD2<UInt64>.self)
        guard halves[0] | halves[1] == 0 else { return -1 }
        return Int(first) &+ radius &* voters.width &+ radius
    }
}

/// The weighted mean of all source pixels that the patches over (x, y) put there, of a packed RGBX
/// image; nil where no patch has a say. Sums in a fixed order, so the bytes are the same everywhere.
@inline(__always)
package func vote(
    _ pixels: UnsafePointer<UInt8>, _ voters: Voters, x: Int, y: Int, strip: Strip, radius: Int
) -> UInt32? {
    let window = VoterWindow(x: x, y: y, strip: strip, radius: radius)
    let common = window.commonSource(voters)
    if common >= 0 {
        return UnsafeRawPointer(pixels + common &* 4).loadUnaligned(as: UInt32.self)
    }
    var sum = SIMD4<Float>.zero
    var total: Float = 0
    for voterY in window.minY...max(window.maxY, window.minY) {
        let row = window.origin &+ voterY &* window.boxWidth
        let shift = (y &- voterY) &* voters.width &+ x
        for voterX in window.minX...max(window.maxX, window.minX) {
            let weight = voters.weights[row &+ voterX]
            guard weight > 0 else { continue }
            let from = pixels + (Int(voters.field[row &+ voterX]) &+ shift &- voterX) &* 4
            sum +=
                SIMD4(Float(from[0]), Float(from[1]), Float(from[2]), Float(from[3])) * weight
            total += weight
        }
    }
    guard total > 0 else { return nil }
    return ScalarKernel<Patch7>.bytes(sum / total + 0.5)
}
