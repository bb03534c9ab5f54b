import WeftPixels

/// Writes the packed RGBX image that patches are compared on: the color of `colors`, and as X the
/// texture around the pixel in `image`: four times the mean absolute gradient over 5x5 known
/// pixels, so that grain is matched with grain although colors agree (after Newson et al. 2014).
/// Hole pixels are all zero.
func packColors(
    _ colors: PixelBuffer, texture image: PixelBuffer, into out: UnsafeMutablePointer<UInt8>,
    threads: Int
) {
    let size = image.size
    colors.withUnsafeBytes { colorBytes in
        image.withUnsafeBytes { imageBytes in
            guard let color = colorBytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                let pixels = imageBytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            else { return }
            forEachBlock(of: size.height, size: 64, threads: threads) { rows in
                packRows(color, pixels, size, out, rows)
            }
        }
    }
}

private let reach = 2

private func packRows(
    _ colors: UnsafePointer<UInt8>, _ pixels: UnsafePointer<UInt8>, _ size: PixelSize,
    _ out: UnsafeMutablePointer<UInt8>, _ rows: Range<Int>
) {
    let width = size.width
    // Gradient and count of known pixels of the rows in reach, as a ring, and their column sums.
    let ring = Plane<Int32>(count: 5 * width, repeating: 0)
    let sums = Plane<Int32>(count: width + 2 * reach, repeating: 0)
    defer { withExtendedLifetime((ring, sums)) {} }
    for y in rows.lowerBound - reach..<rows.upperBound + reach {
        let slot = ring.base + ((y + 5) % 5) * width
        let column = sums.base + reach
        for x in 0..<width { column[x] &-= slot[x] }
        if y >= 0, y < size.height {
            gradientRow(pixels, size, y, slot)
        } else {
            slot.update(repeating: 0, count: width)
        }
        for x in 0..<width { column[x] &+= slot[x] }
        let row = y - reach
        if row >= rows.lowerBound { packRow(colors, pixels, row, width, sums.base, out) }
    }
}

/// Gradients of one row: the absolute luma differences to the right and down, both inside and
/// known, as `value + 65536 * count`.
private func gradientRow(
    _ pixels: UnsafePointer<UInt8>, _ size: PixelSize, _ y: Int, _ to: UnsafeMutablePointer<Int32>
) {
    let row = pixels + y * size.width * 4
    let below = y + 1 < size.height ? row + size.width * 4 : row
    for x in 0..<size.width {
        let here = row + x * 4
        let right = x + 1 < size.width ? here + 4 : here
        let down = below + x * 4
        let isKnown = here[3] & right[3] & down[3] != 0
        let value = abs(luma(here) &- luma(right)) &+ abs(luma(here) &- luma(down))
        to[x] = isKnown ? value &+ 65536 : 0
    }
}

@inline(__always)
private func luma(_ pixel: UnsafePointer<UInt8>) -> Int32 {
    (Int32(pixel[0]) &* 5 &+ Int32(pixel[1]) &* 9 &+ Int32(pixel[2]) &* 2) >> 4
}

private func packRow(
    _ colors: UnsafePointer<UInt8>, _ pixels: UnsafePointer<UInt8>, _ y: Int, _ width: Int,
    _ sums: UnsafePointer<Int32>, _ out: UnsafeMutablePointer<UInt8>
) {
    let start = y * width * 4
    var sum = sums[0] &+ sums[1] &+ sums[2] &+ sums[3]
    for x in 0..<width {
        sum = sum &+ sums[x &+ 4]
        let at = start + x * 4
        let isKnown = pixels[at + 3] != 0
        let count = sum >> 16
        let texture = count > 0 ? min(255, (sum & 0xFFFF) &* textureScale / count) : 0
        out[at] = isKnown ? colors[at] : 0
        out[at + 1] = isKnown ? colors[at + 1] : 0
        out[at + 2] = isKnown ? colors[at + 2] : 0
        out[at + 3] = isKnown ? UInt8(truncatingIfNeeded: texture) : 0
        sum = sum &- sums[x]
    }
}

private let textureScale: Int32 = 4
