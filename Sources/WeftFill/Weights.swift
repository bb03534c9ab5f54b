/// Falling weights as tables, made by multiplying: the same on every machine, which `exp` and `pow`
/// of a C library are not.
enum WeightTable {
    /// exp(-index / 32), up to exp(-16).
    static let exponential: [Float] = powers(of: 0.969_233_234_476_344_1, count: 512)
    /// 1.3^-(index / 3): by the distance to the hole's edge in thirds of a pixel.
    static let edge: [Float] = powers(of: 0.916_260_327_074_178_9, count: 600)

    private static func powers(of factor: Double, count: Int) -> [Float] {
        var value = 1.0
        return (0..<count).map { _ in
            defer { value *= factor }
            return Float(value)
        }
    }
}

/// exp(-distance / (2 * spread)), 0 for no distance at all; `scale` is 16 / spread.
@inline(__always)
func similarity(
    _ distance: UInt32, scale: Float, _ table: UnsafePointer<Float>
) -> Float {
    table[Int(min(Float(distance) * scale, 511))]
}

/// The value that three quarters of `values` do not exceed. Reorders them. At least 1.
func upperQuartile(_ values: UnsafeMutableBufferPointer<UInt32>) -> UInt32 {
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
