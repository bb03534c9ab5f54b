#if arch(x86_64) && canImport(_Builtin_intrinsics) && !AVX2
    import _Builtin_intrinsics.intel
    import WeftFillTypes

    /// The SSE2 twin: a patch row is two registers.
    enum SSE2Kernel: PatchKernel {
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
#endif
