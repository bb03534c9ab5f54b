// The only file with machine intrinsics. `_Builtin_intrinsics` is underscored: should it go, the
// plain twin takes its place and every test still holds.
#if arch(x86_64) && canImport(_Builtin_intrinsics)
    import _Builtin_intrinsics.intel

    /// The SSE2 twin: absolute differences by saturating subtraction, squared and added in pairs by
    /// `pmaddwd`; 9 ns a patch.
    enum VectorKernel: PatchKernel {
        @inline(__always)
        static func distance(
            _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
            limit: UInt32
        ) -> UInt32 {
            var sums = SIMD4<Int32>.zero
            for row in 0..<4 {
                sums = addRow(target + row &* 32, source + row &* bytesPerRow, sums)
            }
            let half = UInt32(bitPattern: sums.wrappedSum())
            if half >= limit { return half }
            for row in 4..<7 {
                sums = addRow(target + row &* 32, source + row &* bytesPerRow, sums)
            }
            return UInt32(bitPattern: sums.wrappedSum())
        }

        @inline(__always)
        static func distance(
            _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
            mask: UnsafePointer<UInt8>
        ) -> UInt32 {
            var sums = SIMD4<Int32>.zero
            for row in 0..<7 {
                let from = source + row &* bytesPerRow
                let left = difference(target + row &* 32, from)
                let right = difference(target + row &* 32 + 16, from + 16)
                sums = addSquares(_mm_and_si128(left, load(mask + row &* 32)), sums)
                let kept = _mm_and_si128(right, load(mask + row &* 32 + 16))
                sums = addSquares(_mm_and_si128(kept, firstThreePixels), sums)
            }
            return UInt32(bitPattern: sums.wrappedSum())
        }

        @inline(__always)
        private static var firstThreePixels: __m128i { _mm_set_epi32(0, -1, -1, -1) }

        @inline(__always)
        private static func load(_ address: UnsafePointer<UInt8>) -> __m128i {
            UnsafeRawPointer(address).loadUnaligned(as: __m128i.self)
        }

        @inline(__always)
        private static func difference(
            _ one: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>
        ) -> __m128i {
            let (a, b) = (load(one), load(other))
            return _mm_or_si128(_mm_subs_epu8(a, b), _mm_subs_epu8(b, a))
        }

        @inline(__always)
        private static func addSquares(_ bytes: __m128i, _ sums: SIMD4<Int32>) -> SIMD4<Int32> {
            let zero = _mm_setzero_si128()
            let low = _mm_unpacklo_epi8(bytes, zero)
            let high = _mm_unpackhi_epi8(bytes, zero)
            return sums &+ unsafeBitCast(_mm_madd_epi16(low, low), to: SIMD4<Int32>.self)
                &+ unsafeBitCast(_mm_madd_epi16(high, high), to: SIMD4<Int32>.self)
        }

        @inline(__always)
        private static func addRow(
            _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ sums: SIMD4<Int32>
        ) -> SIMD4<Int32> {
            let left = addSquares(difference(target, source), sums)
            let right = _mm_and_si128(difference(target + 16, source + 16), firstThreePixels)
            return addSquares(right, left)
        }
    }
#else
    typealias VectorKernel = ScalarKernel
#endif
