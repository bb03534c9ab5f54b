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
