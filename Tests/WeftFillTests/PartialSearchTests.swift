import Testing
import WeftFillTypes
import WeftPixels

@testable import WeftFill
@testable import WeftFillKernels

/// The search of the onion peel: what it leaves out would have changed nothing.
@Suite struct PartialSearchTests {
    private let width = 48
    private let height = 40

    /// One sweep over the patches, which looks again at neighbors that are marked as new.
    private func sweep(
        _ number: Int, _ level: Level, isNew: Plane<UInt8>, kernels: KernelTable
    ) -> [Best] {
        let found = Plane<Best>(
            count: level.patches.count, repeating: Best(source: -1, distance: .max))
        let radius = kernels.patchRadius
        let search = PartialSearch(
            pixels: level.pixels.base, width: width, isSource: level.isSource.base,
            isUnpainted: level.isUnpainted.base, field: level.field.base,
            distances: level.distances.base, isFirst: number == 0, isNew: isNew.base, minX: radius,
            minY: radius, maxX: width - 1 - radius, maxY: height - 1 - radius, radius: width,
            key: counterHash(3, UInt64(number)), patches: level.patches.base, found: found.base)
        kernels.searchPartial(search, 0..<level.patches.count)
        return found.elements
    }

    /// Noise with a hole, and the patches around its edge.
    private struct Level {
        let pixels: Plane<UInt8>
        let isSource: Plane<UInt8>
        let isUnpainted: Plane<UInt8>
        let field: Plane<Int32>
        let distances: Plane<UInt32>
        let patches: Plane<ActivePatch>

        init(_ width: Int, _ height: Int, radius: Int) {
            let hole = rect(20, 16, 8, 8)
            pixels = Plane(
                (0..<width * height * 4 + 64).map {
                    UInt8(truncatingIfNeeded: counterHash(1, UInt64($0)) & 63)
                })
            isSource = Plane(zeros: width * height / 8 + 4)
            isUnpainted = Plane(zeros: width * height, padding: 8)
            field = Plane(count: width * height, repeating: Field.none)
            distances = Plane(count: width * height, repeating: .max)
            let closed = hole.insetBy(-radius)
            var active: [ActivePatch] = []
            for y in radius..<height - radius {
                for x in radius..<width - radius {
                    let index = y * width + x
                    let isInside = { (r: PixelRect) in
                        x >= r.x && x < r.maxX && y >= r.y && y < r.maxY
                    }
                    if isInside(hole) { isUnpainted[index] = 1 }
                    if !isInside(closed) { isSource[index >> 3] |= 1 << UInt8(index & 7) }
                    guard isInside(hole.insetBy(-1)), !isInside(hole.insetBy(1)) else { continue }
                    field[index] = Field.unset
                    let at = Int32(index)
                    active.append(
                        ActivePatch(
                            index: at, x: Int32(x), y: Int32(y),
                            near: SIMD4(at - 1, at + 1, at - Int32(width), at + Int32(width))))
                }
            }
            patches = Plane(active)
        }
    }

    @Test(arguments: SweepPropertyTests.sizes, SweepPropertyTests.choices)
    func whatIsLeftOutChangesNothing(size: PatchSize, choice: KernelChoice) {
        let level = Level(width, height, radius: size.radius)
        defer { withExtendedLifetime(level) {} }
        let isNew = Plane<UInt8>(zeros: width * height)
        let all = Plane<UInt8>(count: width * height, repeating: 1)
        var changes = 0
        for number in 0..<12 {
            let found = sweep(number, level, isNew: isNew, kernels: choice.table(size))
            let thorough = sweep(number, level, isNew: all, kernels: choice.table(size))
            #expect(found.map(\.source) == thorough.map(\.source))
            #expect(found.map(\.distance) == thorough.map(\.distance))
            for (patch, best) in zip(level.patches.elements, found) where best.source >= 0 {
                let index = Int(patch.index)
                isNew[index] = level.field[index] == Int32(best.source) ? 0 : 1
                changes += Int(isNew[index])
                #expect(number == 0 || best.distance <= level.distances[index])
                level.field[index] = Int32(best.source)
                level.distances[index] = best.distance
            }
        }
        // Otherwise nothing was left to be left out.
        #expect(changes > level.patches.count)
    }
}
