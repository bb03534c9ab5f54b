import WeftFillTypes

/// exp(-distance / (2 * spread)), 0 for no distance at all; `scale` is 16 / spread.
@inline(__always)
package func similarity(
    _ distance: UInt32, scale: Float, _ table: UnsafePointer<Float>
) -> Float {
    table[Int(min(Float(distance) * scale, 511))]
}

/// The value that three quarters of `values` do not exceed. Reorders them. At least 1.
package func upperQuartile(_ values: UnsafeMutableBufferPointer<UInt32>) -> UInt32 {
    guard !values.isEmpty else { return 1 }
    let wanted = (values.count - 1) * 3 / 4
    var low = 0
    var high = values.count - 1
    while low < high {
        let pivot = values[(low + high) / 2]
        var left = low
        var right = high
        while left <= right {
            while values[left] < pivot { left += 1 }
            while values[right] > pivot { right -= 1 }
            if left <= right {
                values.swapAt(left, right)
                left += 1
                right -= 1
            }
        }
        if wanted <= right { high = right } else if wanted >= left { low = left } else { break }
    }
    return max(values[wanted], 1)
}

/// Weighs the patches of a block that have a source; leaves the others' weights alone.
func weigh(_ work: Weighing, _ block: Block) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 256) { values in
        var (count, zeros) = (0, 0)
        for y in block.y..<block.maxY {
            for x in block.x..<block.maxX where work.field[y &* work.boxWidth &+ x] >= 0 {
                let distance = work.distances[y &* work.boxWidth &+ x]
                values[count] = distance
                count &+= 1
                if distance == 0 { zeros &+= 1 }
            }
        }
        guard count > 0 else { return }
        // Where most are equal to their source, the quartile needs no search.
        let spread =
            zeros > (count &- 1) &* 3 / 4
            ? 1 : upperQuartile(UnsafeMutableBufferPointer(rebasing: values[0..<count]))
        let scale = 16 * work.sharpness / Float(spread)
        for y in block.y..<block.maxY {
            for x in block.x..<block.maxX where work.field[y &* work.boxWidth &+ x] >= 0 {
                let at = y &* work.boxWidth &+ x
                let distance = work.distances[at]
                work.weights[at] =
                    distance == 0
                    ? work.edge[at]
                    : similarity(distance, scale: scale, work.exponential) * work.edge[at]
            }
        }
    }
}
