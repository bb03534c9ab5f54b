import Foundation
import WeftFill
import WeftPixels

// Prints a JSON line per case: the best of some runs, in milliseconds.

/// A photo of grain, edges and gradients; the same everywhere.
func photo(_ size: PixelSize) -> PixelBuffer {
    var result = PixelBuffer(size: size, model: .rgb)
    result.withUnsafeMutableBytes { bytes in
        var state: UInt64 = 1
        for index in 0..<size.area {
            let (y, x) = index.quotientAndRemainder(dividingBy: size.width)
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let base = (x + 2 * y) / 97 % 3 * 60 + y * 40 / size.height
            for band in 0..<3 {
                bytes[index * 3 + band] = UInt8(base + Int(state >> UInt64(40 + 4 * band)) % 24)
            }
        }
    }
    return result
}

/// A disk in the middle that covers this share of the image.
func disk(_ size: PixelSize, share: Double) -> PixelBuffer {
    var mask = PixelBuffer(size: size, model: .gray)
    let squaredRadius = Double(size.area) * share / Double.pi
    mask.withUnsafeMutableBytes { bytes in
        for index in 0..<size.area {
            let (y, x) = index.quotientAndRemainder(dividingBy: size.width)
            let (dx, dy) = (Double(x - size.width / 2), Double(y - size.height / 2))
            if dx * dx + dy * dy < squaredRadius { bytes[index] = 255 }
        }
    }
    return mask
}

func report(_ name: String, _ size: PixelSize, share: Double, threads: Int, runs: Int) throws {
    let (photo, mask) = (photo(size), disk(size, share: share))
    let clock = ContinuousClock()
    var best = Duration.seconds(1_000)
    for _ in 0..<runs {
        best = min(
            best,
            try clock.measure {
                _ = try Filler.fill(photo, hiding: mask, options: FillOptions(threads: threads))
            })
    }
    let milliseconds = best / .milliseconds(1)
    print("{\"case\":\"\(name)\",\"threads\":\(threads),\"ms\":\(milliseconds)}")
}

let small = PixelSize(width: 512, height: 512)
let large = PixelSize(width: 4000, height: 3000)
for threads in [1, ProcessInfo.processInfo.activeProcessorCount] {
    try report("512x512, hole 5 %", small, share: 0.05, threads: threads, runs: 5)
    try report("12 MP, hole 1 %", large, share: 0.01, threads: threads, runs: 3)
    try report("12 MP, hole 10 %", large, share: 0.1, threads: threads, runs: 1)
}
for speed in PatchSpeed.measure() {
    print("{\"case\":\"patch distance, \(speed.kernel)\",\"ns\":\(speed.nanoseconds)}")
}
