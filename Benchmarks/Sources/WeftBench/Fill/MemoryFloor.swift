import Foundation
import Weft

/// The yardstick of a fill: what its comparisons would cost if only memory took time.
///
/// Reads 7 rows of 28 bytes at random places of an image of the same size, 4 bytes a pixel, and
/// adds them up. No fill that compares so many patches can be faster.
enum MemoryFloor {
    /// Comparisons that a fill needs, counted in an experiment: about 75 for each pixel of the hole in a
    /// small image, 35 in a large one, where coarse levels have done the searching.
    static func comparisons(hole: Int, size: PixelSize) -> Int {
        hole * (size.area > 1_000_000 ? 35 : 75)
    }

    /// Runs so many reads, spread over threads.
    static func time(size: PixelSize, comparisons: Int, threads: Int) async -> Timing {
        let image = [UInt8](repeating: 7, count: size.area * 4 + 64)
        return await timed {
            await withTaskGroup(of: UInt64.self) { group in
                for thread in 0..<threads {
                    group.addTask {
                        read(image, size, comparisons / threads, seed: UInt64(thread + 1))
                    }
                }
                // The sum is used, so that the loop is not left out.
                for await sum in group where sum == 1 { print("") }
            }
        }
    }

    private static func read(
        _ image: [UInt8], _ size: PixelSize, _ count: Int, seed: UInt64
    ) -> UInt64 {
        image.withUnsafeBytes { bytes in
            var state = seed
            var sum: UInt64 = 0
            let (columns, rows) = (UInt64(size.width - 7), UInt64(size.height - 7))
            for _ in 0..<count {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let (x, y) = (Int((state >> 40) % columns), Int((state >> 20) % rows))
                for row in 0..<7 {
                    let at = ((y + row) * size.width + x) * 4
                    let chunk = bytes.loadUnaligned(fromByteOffset: at, as: SIMD4<UInt64>.self)
                    sum &+= chunk[0] &+ chunk[1] &+ chunk[2] &+ chunk[3]
                }
            }
            return sum
        }
    }
}
