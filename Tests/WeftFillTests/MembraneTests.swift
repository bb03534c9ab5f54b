import Testing
import WeftFillTypes
import WeftPixels

@testable import WeftFill

@Suite struct MembraneTests {
    private let size = PixelSize(width: 60, height: 60)

    private func corrections(
        _ hole: [Run], difference: (Int, Int) -> SIMD4<Float>?
    ) throws -> [Int: SIMD4<Float>] {
        var result: [Int: SIMD4<Float>] = [:]
        let membrane = try Membrane(
            size: size, hole: hole, options: options(), difference: difference)
        membrane.forEachCorrection { result[$0] = $1 }
        return result
    }

    @Test func evenDifferenceFadesWithEveryPixel() throws {
        let hole = (10..<50).map { Run(y: $0, x0: 10, x1: 50) }
        let found = try corrections(hole) { _, _ in SIMD4(8, -4, 0, 0) }
        let fading = Membrane.fading
        for depth in 0..<Membrane.reach {
            let expected = (0..<depth).reduce(Float(8)) { value, _ in value * fading }
            let color = found[(10 + depth) * 60 + 30]
            #expect(abs((color?[0] ?? 0) - expected) < 1e-3)
            #expect(abs((color?[1] ?? 0) + expected / 2) < 1e-3)
        }
        #expect(found[(10 + Membrane.reach) * 60 + 30] == nil)
    }

    @Test func unknownDifferencesChangeNothing() throws {
        let hole = (10..<20).map { Run(y: $0, x0: 0, x1: 60) }
        #expect(try corrections(hole) { _, _ in nil }.values.allSatisfy { $0 == .zero })
    }

    @Test func onlyHolePixelsAreCorrected() throws {
        let hole = [Run(y: 5, x0: 5, x1: 8), Run(y: 40, x0: 59, x1: 60)]
        let found = try corrections(hole) { _, _ in SIMD4(1, 1, 1, 1) }
        #expect(found.keys.sorted() == [305, 306, 307, 2459])
    }

    @Test func cancellationEndsIt() {
        let hole = (10..<50).map { Run(y: $0, x0: 10, x1: 50) }
        let options = FillOptions(threads: 1, isCanceled: { true })
        #expect(throws: CancellationError.self) {
            try Membrane(size: size, hole: hole, options: options) { _, _ in SIMD4(1, 1, 1, 1) }
        }
    }
}
