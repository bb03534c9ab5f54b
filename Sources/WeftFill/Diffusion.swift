import WeftFillTypes
import WeftPixels

/// Where no patch is wholly known, colors are spread from the known pixels: layer by layer the mean
/// of the neighbors done before, then smoothed. Needs one known pixel at least. Asks before each layer
/// whether the fill is canceled.
func diffuse<Value: FixedWidthInteger & UnsignedInteger>(
    _ pixels: UnsafeMutablePointer<Value>, _ photo: PixelBuffer, _ hole: [Run],
    options: FillOptions
) throws {
    let size = photo.size
    let layers = try peeledLayers(hole, size: size, options: options)
    let bands = photo.bands
    var isDone = [Bool](repeating: true, count: size.area)
    for layer in layers { for pixel in layer { isDone[pixel] = false } }
    for layer in layers {
        try options.checkCancellation()
        for pixel in layer { average(pixels, bands, pixel, size) { isDone[$0] } }
        for pixel in layer { isDone[pixel] = true }
    }
    for _ in 0..<diffusionPasses {
        for layer in layers {
            try options.checkCancellation()
            for pixel in layer { average(pixels, bands, pixel, size) { _ in true } }
        }
    }
}

/// Smoothing passes over the whole hole.
private let diffusionPasses = 16

/// The pixel becomes the rounded mean of those of its eight neighbors that count.
private func average<Value: FixedWidthInteger & UnsignedInteger>(
    _ pixels: UnsafeMutablePointer<Value>, _ bands: Int, _ pixel: Int, _ size: PixelSize,
    where counts: (Int) -> Bool
) {
    var sums = SIMD4<UInt32>.zero
    var count: UInt32 = 0
    forEachNeighbor(of: pixel, size) { near in
        guard counts(near) else { return }
        count += 1
        for band in 0..<bands { sums[band] += UInt32(pixels[near * bands + band]) }
    }
    guard count > 0 else { return }
    for band in 0..<bands {
        pixels[pixel * bands + band] = Value((sums[band] + count / 2) / count)
    }
}

@inline(__always)
private func forEachNeighbor(of pixel: Int, _ size: PixelSize, _ body: (Int) -> Void) {
    let (y, x) = pixel.quotientAndRemainder(dividingBy: size.width)
    for nearY in max(y - 1, 0)...min(y + 1, size.height - 1) {
        for nearX in max(x - 1, 0)...min(x + 1, size.width - 1) where nearY != y || nearX != x {
            body(nearY * size.width + nearX)
        }
    }
}

/// The hole's pixels by their distance to the known ones, nearest first.
private func peeledLayers(
    _ hole: [Run], size: PixelSize, options: FillOptions
) throws -> [[Int]] {
    var depth = [Int32](repeating: 0, count: size.area)
    var open: [Int] = []
    for run in hole {
        for x in Int(run.x0)..<Int(run.x1) { open.append(Int(run.y) * size.width + x) }
    }
    for pixel in open { depth[pixel] = -1 }
    var layer = open.filter { pixel in
        var isAtEdge = false
        forEachNeighbor(of: pixel, size) { if depth[$0] == 0 { isAtEdge = true } }
        return isAtEdge
    }
    var layers: [[Int]] = []
    while !layer.isEmpty {
        try options.checkCancellation()
        for pixel in layer { depth[pixel] = Int32(layers.count) + 1 }
        layers.append(layer)
        var next: [Int] = []
        for pixel in layer {
            forEachNeighbor(of: pixel, size) { near in
                guard depth[near] == -1 else { return }
                depth[near] = -2
                next.append(near)
            }
        }
        layer = next.sorted()
    }
    return layers
}
