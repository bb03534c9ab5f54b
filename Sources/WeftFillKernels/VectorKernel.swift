// The only kernel with machine intrinsics. `_Builtin_intrinsics` is underscored: should it go, the
// plain twin takes its place and every test still holds.
//
// Bytes are subtracted with saturation both ways, which gives absolute differences, widened to 16
// bits, and squared and added in pairs by `pmaddwd`. The 8th pixel of a row does not count: the sums
// of high halves are kept apart, so that it can be cut off once, at the end.
#if arch(x86_64) && canImport(_Builtin_intrinsics) && AVX2
    import _Builtin_intrinsics.intel
    import WeftFillTypes

    /// The AVX2 twin: a patch row is one register.
    enum VectorKernel: PatchKernel {
        static let name = "avx2"

        @inline(__always)
        static func distance(
            _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
            unless isTooMuch: (UInt32) -> Bool
        ) -> UInt32 {
            var sums = Sums()
            for row in 0..<4 {
                sums.add(difference(target + row &* 32, source + row &* bytesPerRow))
            }
            let half = sums.total
            if isTooMuch(half) { return half }
            for row in 4..<7 {
                sums.add(difference(target + row &* 32, source + row &* bytesPerRow))
            }
            return sums.total
        }

        @inline(__always)
        static func firstRows(
            _ target: UnsafePointer<UInt8>, _ sources: FourPatches, _ bytesPerRow: Int
        ) -> SIMD4<UInt32> {
            var (one, two, three, four) = (Sums(), Sums(), Sums(), Sums())
            for row in 0..<4 {
                let (to, from) = (target + row &* 32, row &* bytesPerRow)
                one.add(difference(to, sources.first + from))
                two.add(difference(to, sources.second + from))
                three.add(difference(to, sources.third + from))
                four.add(difference(to, sources.fourth + from))
            }
            let halves = unsafeBitCast(
                _mm256_hadd_epi32(
                    _mm256_hadd_epi32(one.counted, two.counted),
                    _mm256_hadd_epi32(three.counted, four.counted)),
                to: SIMD8<UInt32>.self)
            return halves.lowHalf &+ halves.highHalf
        }

        @inline(__always)
        static func lastRows(
            _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int
        ) -> UInt32 {
            var sums = Sums()
            for row in 4..<7 {
                sums.add(difference(target + row &* 32, source + row &* bytesPerRow))
            }
            return sums.total
        }

        @inline(__always)
        static func distance(
            _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
            mask: UnsafePointer<UInt8>
        ) -> UInt32 {
            var sums = Sums()
            for row in 0..<7 {
                let bytes = difference(target + row &* 32, source + row &* bytesPerRow)
                sums.add(_mm256_and_si256(bytes, load(mask + row &* 32)))
            }
            return sums.total
        }

        @inline(__always)
        static func wholes(
            _ lanes: SIMD8<Int32>, times factor: Float, most: Float
        ) -> SIMD8<Int32> {
            let products =
                _mm256_cvtepi32_ps(unsafeBitCast(lanes, to: __m256i.self)) * SIMD8(repeating: factor)
            let some = _mm256_min_ps(products, SIMD8(repeating: most))
            return unsafeBitCast(_mm256_cvttps_epi32(some), to: SIMD8<Int32>.self)
        }

        @inline(__always)
        static func signs(_ lanes: SIMD8<Int32>) -> UInt32 {
            UInt32(bitPattern: _mm256_movemask_ps(unsafeBitCast(lanes, to: __m256.self)))
        }

        @inline(__always)
        static func floats(_ bytes: UnsafeRawPointer) -> SIMD8<Float> {
            let eight = _mm_cvtsi64_si128(bytes.loadUnaligned(as: Int64.self))
            return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(eight))
        }

        @inline(__always)
        static func bytes(_ floats: SIMD4<Float>) -> UInt32 {
            let whole = _mm_cvttps_epi32(floats)
            let words = _mm_packs_epi32(whole, whole)
            return UInt32(bitPattern: _mm_cvtsi128_si32(_mm_packus_epi16(words, words)))
        }

        @inline(__always)
        private static func load(_ address: UnsafePointer<UInt8>) -> __m256i {
            UnsafeRawPointer(address).loadUnaligned(as: __m256i.self)
        }

        @inline(__always)
        private static func difference(
            _ one: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>
        ) -> __m256i {
            let (a, b) = (load(one), load(other))
            return _mm256_or_si256(_mm256_subs_epu8(a, b), _mm256_subs_epu8(b, a))
        }

        /// Pixels 0, 1, 4 and 5 of the rows so far, and 2, 3, 6 and 7.
        private struct Sums {
            var low = _mm256_setzero_si256()
            var high = _mm256_setzero_si256()

            @inline(__always)
            init() {}

            @inline(__always)
            mutating func add(_ bytes: __m256i) {
                let zero = _mm256_setzero_si256()
                let left = _mm256_unpacklo_epi8(bytes, zero)
                let right = _mm256_unpackhi_epi8(bytes, zero)
                low = _mm256_add_epi32(low, _mm256_madd_epi16(left, left))
                high = _mm256_add_epi32(high, _mm256_madd_epi16(right, right))
            }

            /// All but pixel 7, which is the last quarter of `high`.
            @inline(__always)
            var counted: __m256i {
                _mm256_add_epi32(low, _mm256_and_si256(high, _mm256_set_epi64x(0, -1, -1, -1)))
            }

            @inline(__always)
            var total: UInt32 {
                let lanes = unsafeBitCast(counted, to: SIMD8<Int32>.self)
                let four = lanes.lowHalf &+ lanes.highHalf
                let two = four.lowHalf &+ four.highHalf
                return UInt32(bitPattern: two[0] &+ two[1])
            }
        }
    }
#elseif arch(x86_64) && canImport(_Builtin_intrinsics)
    import _Builtin_intrinsics.intel
    import WeftFillTypes

    /// The SSE2 twin: a patch row is two registers.
    enum VectorKernel: PatchKernel {
        static let name = "sse2"

        @inline(__always)
        static func distance(
            _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
            unless isTooMuch: (UInt32) -> Bool
        ) -> UInt32 {
            var sums = Sums()
            for row in 0..<4 {
                let (to, from) = (target + row &* 32, source + row &* bytesPerRow)
                sums.add(difference(to, from), difference(to + 16, from + 16))
            }
            let half = sums.total
            if isTooMuch(half) { return half }
            for row in 4..<7 {
                let (to, from) = (target + row &* 32, source + row &* bytesPerRow)
                sums.add(difference(to, from), difference(to + 16, from + 16))
            }
            return sums.total
        }

        @inline(__always)
        static func firstRows(
            _ target: UnsafePointer<UInt8>, _ sources: FourPatches, _ bytesPerRow: Int
        ) -> SIMD4<UInt32> {
            SIMD4(
                sum(target, sources.first, bytesPerRow, 0..<4),
                sum(target, sources.second, bytesPerRow, 0..<4),
                sum(target, sources.third, bytesPerRow, 0..<4),
                sum(target, sources.fourth, bytesPerRow, 0..<4))
        }

        @inline(__always)
        static func lastRows(
            _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int
        ) -> UInt32 {
            sum(target, source, bytesPerRow, 4..<7)
        }

        @inline(__always)
        private static func sum(
            _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
            _ rows: Range<Int>
        ) -> UInt32 {
            var sums = Sums()
            for row in rows {
                let (to, from) = (target + row &* 32, source + row &* bytesPerRow)
                sums.add(difference(to, from), difference(to + 16, from + 16))
            }
            return sums.total
        }

        @inline(__always)
        static func distance(
            _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
            mask: UnsafePointer<UInt8>
        ) -> UInt32 {
            var sums = Sums()
            for row in 0..<7 {
                let (to, from) = (target + row &* 32, source + row &* bytesPerRow)
                sums.add(
                    _mm_and_si128(difference(to, from), load(mask + row &* 32)),
                    _mm_and_si128(difference(to + 16, from + 16), load(mask + row &* 32 + 16)))
            }
            return sums.total
        }

        @inline(__always)
        static func wholes(
            _ lanes: SIMD8<Int32>, times factor: Float, most: Float
        ) -> SIMD8<Int32> {
            SIMD8(
                lowHalf: wholes(lanes.lowHalf, factor, most),
                highHalf: wholes(lanes.highHalf, factor, most))
        }

        @inline(__always)
        private static func wholes(
            _ lanes: SIMD4<Int32>, _ factor: Float, _ most: Float
        ) -> SIMD4<Int32> {
            let products =
                _mm_cvtepi32_ps(unsafeBitCast(lanes, to: __m128i.self)) * SIMD4(repeating: factor)
            let some = _mm_min_ps(products, SIMD4(repeating: most))
            return unsafeBitCast(_mm_cvttps_epi32(some), to: SIMD4<Int32>.self)
        }

        @inline(__always)
        static func signs(_ lanes: SIMD8<Int32>) -> UInt32 {
            let low = _mm_movemask_ps(unsafeBitCast(lanes.lowHalf, to: __m128.self))
            let high = _mm_movemask_ps(unsafeBitCast(lanes.highHalf, to: __m128.self))
            return UInt32(bitPattern: low | high &<< 4)
        }

        @inline(__always)
        static func floats(_ bytes: UnsafeRawPointer) -> SIMD8<Float> {
            let zero = _mm_setzero_si128()
            let eight = _mm_cvtsi64_si128(bytes.loadUnaligned(as: Int64.self))
            let words = _mm_unpacklo_epi8(eight, zero)
            return SIMD8(
                lowHalf: _mm_cvtepi32_ps(_mm_unpacklo_epi16(words, zero)),
                highHalf: _mm_cvtepi32_ps(_mm_unpackhi_epi16(words, zero)))
        }

        @inline(__always)
        static func bytes(_ floats: SIMD4<Float>) -> UInt32 {
            let whole = _mm_cvttps_epi32(floats)
            let words = _mm_packs_epi32(whole, whole)
            return UInt32(bitPattern: _mm_cvtsi128_si32(_mm_packus_epi16(words, words)))
        }

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

        /// Pixels 0 to 5 of the rows so far, and 6 and 7.
        private struct Sums {
            var first = _mm_setzero_si128()
            var last = _mm_setzero_si128()

            @inline(__always)
            init() {}

            @inline(__always)
            mutating func add(_ left: __m128i, _ right: __m128i) {
                let zero = _mm_setzero_si128()
                first = Self.add(_mm_unpacklo_epi8(left, zero), first)
                first = Self.add(_mm_unpackhi_epi8(left, zero), first)
                first = Self.add(_mm_unpacklo_epi8(right, zero), first)
                last = Self.add(_mm_unpackhi_epi8(right, zero), last)
            }

            /// All but pixel 7, which is the last half of `last`.
            @inline(__always)
            var total: UInt32 {
                let counted = _mm_and_si128(last, _mm_set_epi64x(0, -1))
                let four = unsafeBitCast(_mm_add_epi32(first, counted), to: SIMD4<Int32>.self)
                let two = four.lowHalf &+ four.highHalf
                return UInt32(bitPattern: two[0] &+ two[1])
            }

            @inline(__always)
            private static func add(_ words: __m128i, _ sums: __m128i) -> __m128i {
                _mm_add_epi32(sums, _mm_madd_epi16(words, words))
            }
        }
    }
#else
    typealias VectorKernel = ScalarKernel
#endif
