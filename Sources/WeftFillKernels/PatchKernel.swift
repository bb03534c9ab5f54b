import WeftFillTypes

/// How two patches are compared. There are twins that give the same numbers: `ScalarKernel`, plain
/// and portable, and `VectorKernel`, which is SSE2 in `WeftFillKernels` and AVX2 in
/// `WeftFillKernelsAVX2`, made of the same files.
///
/// Patches are packed RGBX, 8 bits a band. The target patch has been copied out of its image, rows
/// at `Size.loadedRowBytes`. The source patch is read where it is: `source` is the address of its
/// top left pixel, and as many bytes of each row may be loaded, of which `Size.rowBytes` count.
protocol PatchKernel: SendableMetatype {
    /// How large patches are.
    associatedtype Size: Patch

    /// The name of its table.
    static var name: String { get }

    /// The sum of squared differences; where that of the first `Size.earlyRows` rows is too much
    /// already, it is returned.
    static func distance(
        _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
        unless isTooMuch: (UInt32) -> Bool
    ) -> UInt32

    /// The sums of the first `Size.earlyRows` rows of four source patches.
    static func firstRows(
        _ target: UnsafePointer<UInt8>, _ sources: FourPatches, _ bytesPerRow: Int
    ) -> SIMD4<UInt32>

    /// What the rows after them add.
    static func lastRows(
        _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int
    ) -> UInt32

    /// The same over the bytes where `mask` (laid out like `target`) is 255 and not 0.
    static func distance(
        _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
        mask: UnsafePointer<UInt8>
    ) -> UInt32

    /// The whole parts of the products of numbers of 0 or more, but no more than `most`.
    static func wholes(_ lanes: SIMD8<Int32>, times factor: Float, most: Float) -> SIMD8<Int32>

    /// One bit for every lane below 0.
    static func signs(_ lanes: SIMD8<Int32>) -> UInt32

    /// Eight bytes, two pixels, as floats.
    static func floats(_ bytes: UnsafeRawPointer) -> SIMD8<Float>

    /// The whole parts of four floats from 0 up to 256, as bytes.
    static func bytes(_ floats: SIMD4<Float>) -> UInt32
}

/// The addresses of four patches' top left pixels.
struct FourPatches {
    var first: UnsafePointer<UInt8>
    var second: UnsafePointer<UInt8>
    var third: UnsafePointer<UInt8>
    var fourth: UnsafePointer<UInt8>

    @inline(__always)
    subscript(number: Int) -> UnsafePointer<UInt8> {
        switch number {
        case 0: first
        case 1: second
        case 2: third
        default: fourth
        }
    }
}

extension PatchKernel {
    /// The sum of squared differences; where the first rows reach `limit`, their sum is returned.
    @inline(__always)
    static func distance(
        _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
        limit: UInt32
    ) -> UInt32 {
        distance(target, source, bytesPerRow, unless: { $0 >= limit })
    }
}

/// The plain twin.
enum ScalarKernel<Size: Patch>: PatchKernel {
    static var name: String { "scalar" }

    @inline(__always)
    static func distance(
        _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
        unless isTooMuch: (UInt32) -> Bool
    ) -> UInt32 {
        let half = sum(target, source, bytesPerRow, 0..<Size.earlyRows)
        return isTooMuch(half) ? half : half &+ lastRows(target, source, bytesPerRow)
    }

    @inline(__always)
    static func firstRows(
        _ target: UnsafePointer<UInt8>, _ sources: FourPatches, _ bytesPerRow: Int
    ) -> SIMD4<UInt32> {
        var sums = SIMD4<UInt32>.zero
        for number in 0..<4 {
            sums[number] = sum(target, sources[number], bytesPerRow, 0..<Size.earlyRows)
        }
        return sums
    }

    @inline(__always)
    static func lastRows(
        _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int
    ) -> UInt32 {
        sum(target, source, bytesPerRow, Size.earlyRows..<Size.side)
    }

    @inline(__always)
    private static func sum(
        _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
        _ rows: Range<Int>
    ) -> UInt32 {
        var sum: UInt32 = 0
        for row in rows {
            for byte in 0..<Size.rowBytes {
                let difference =
                    Int32(target[row &* Size.loadedRowBytes &+ byte])
                    &- Int32(source[row &* bytesPerRow &+ byte])
                sum &+= UInt32(bitPattern: difference &* difference)
            }
        }
        return sum
    }

    @inline(__always)
    static func distance(
        _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
        mask: UnsafePointer<UInt8>
    ) -> UInt32 {
        var sum: UInt32 = 0
        for row in 0..<Size.side {
            for byte in 0..<Size.rowBytes where mask[row &* Size.loadedRowBytes &+ byte] != 0 {
                let difference =
                    Int32(target[row &* Size.loadedRowBytes &+ byte])
                    &- Int32(source[row &* bytesPerRow &+ byte])
                sum &+= UInt32(bitPattern: difference &* difference)
            }
        }
        return sum
    }
}

extension ScalarKernel {
    @inline(__always)
    static func wholes(
        _ lanes: SIMD8<Int32>, times factor: Float, most: Float
    ) -> SIMD8<Int32> {
        var result = SIMD8<Int32>.zero
        for lane in 0..<8 { result[lane] = Int32(min(Float(lanes[lane]) * factor, most)) }
        return result
    }

    @inline(__always)
    static func signs(_ lanes: SIMD8<Int32>) -> UInt32 {
        var result: UInt32 = 0
        for lane in 0..<8 where lanes[lane] < 0 { result |= 1 &<< UInt32(lane) }
        return result
    }

    @inline(__always)
    static func floats(_ bytes: UnsafeRawPointer) -> SIMD8<Float> {
        var result = SIMD8<Float>.zero
        for lane in 0..<8 {
            result[lane] = Float(bytes.load(fromByteOffset: lane, as: UInt8.self))
        }
        return result
    }

    @inline(__always)
    static func bytes(_ floats: SIMD4<Float>) -> UInt32 {
        UInt32(floats[0]) | UInt32(floats[1]) << 8 | UInt32(floats[2]) << 16
            | UInt32(floats[3]) << 24
    }
}

extension Patch {
    /// Copies the patch with top left pixel `source`, rows at `loadedRowBytes`.
    @inline(__always)
    static func copy(
        _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        for row in 0..<side {
            let from = UnsafeRawPointer(source + row &* bytesPerRow)
            let to = UnsafeMutableRawPointer(target + row &* loadedRowBytes)
            to.storeBytes(of: from.loadUnaligned(as: SIMD4<UInt64>.self), as: SIMD4<UInt64>.self)
            guard loadedRowBytes > 32 else { continue }
            let more = from.loadUnaligned(fromByteOffset: 32, as: SIMD2<UInt64>.self)
            to.storeBytes(of: more, toByteOffset: 32, as: SIMD2<UInt64>.self)
        }
    }
}
