#if arch(x86_64) && canImport(_Builtin_intrinsics) && AVX2
    import _Builtin_intrinsics.intel
    import WeftFillTypes

    /// The AVX2 twin: a patch row is one register.
    enum AVX2Kernel: PatchKernel {
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
                _mm256_cvtepi32_ps(unsafeBitCast(lanes, to: __m256i.self))
                * SIMD8(repeating: factor)
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
#endif
