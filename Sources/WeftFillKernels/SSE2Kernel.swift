#if arch(x86_64) && canImport(_Builtin_intrinsics) && !AVX2
    import _Builtin_intrinsics.intel
    import WeftFillTypes

    /// The SSE2 twin: a patch row is two registers, or three where it is longer than eight pixels.
    enum SSE2Kernel<Size: Patch>: PatchKernel {
        static var name: String { "sse2" }

        @inline(__always)
        static func distance(
            _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
            unless isTooMuch: (UInt32) -> Bool
        ) -> UInt32 {
            var sums = Sums()
            for row in 0..<Size.earlyRows {
                sums.add(target + row &* Size.loadedRowBytes, source + row &* bytesPerRow)
            }
            let half = sums.total
            if isTooMuch(half) { return half }
            for row in Size.earlyRows..<Size.side {
                sums.add(target + row &* Size.loadedRowBytes, source + row &* bytesPerRow)
            }
            return sums.total
        }

        @inline(__always)
        static func firstRows(
            _ target: UnsafePointer<UInt8>, _ sources: FourPatches, _ bytesPerRow: Int
        ) -> SIMD4<UInt32> {
            let rows = 0..<Size.earlyRows
            return SIMD4(
                sum(target, sources.first, bytesPerRow, rows),
                sum(target, sources.second, bytesPerRow, rows),
                sum(target, sources.third, bytesPerRow, rows),
                sum(target, sources.fourth, bytesPerRow, rows))
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
            var sums = Sums()
            for row in rows {
                sums.add(target + row &* Size.loadedRowBytes, source + row &* bytesPerRow)
            }
            return sums.total
        }

        @inline(__always)
        static func distance(
            _ target: UnsafePointer<UInt8>, _ source: UnsafePointer<UInt8>, _ bytesPerRow: Int,
            mask: UnsafePointer<UInt8>
        ) -> UInt32 {
            var sums = Sums()
            for row in 0..<Size.side {
                let at = row &* Size.loadedRowBytes
                sums.add(target + at, source + row &* bytesPerRow, mask: mask + at)
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

        /// The sums of squares of the rows so far, kept apart by what of them counts.
        private struct Sums {
            /// All pixels but the last.
            var first = _mm_setzero_si128()
            /// The last, and the one beyond, which is the second half.
            var last = _mm_setzero_si128()

            @inline(__always)
            init() {}

            @inline(__always)
            mutating func add(
                _ one: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>,
                mask: UnsafePointer<UInt8>? = nil
            ) {
                addFour(at: 0, one, other, mask)
                addFour(at: 4, one, other, mask)
                if Size.side > 8 { addFour(at: 8, one, other, mask) }
            }

            /// Pixels side by side, from a column on.
            @inline(__always)
            private mutating func addFour(
                at column: Int, _ one: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>,
                _ mask: UnsafePointer<UInt8>?
            ) {
                let (a, b) = (load(one + 4 &* column), load(other + 4 &* column))
                var bytes = _mm_or_si128(_mm_subs_epu8(a, b), _mm_subs_epu8(b, a))
                if let mask { bytes = _mm_and_si128(bytes, load(mask + 4 &* column)) }
                let zero = _mm_setzero_si128()
                addTwo(at: column, _mm_unpacklo_epi8(bytes, zero))
                addTwo(at: column &+ 2, _mm_unpackhi_epi8(bytes, zero))
            }

            @inline(__always)
            private mutating func addTwo(at column: Int, _ words: __m128i) {
                if column &+ 1 < Size.side {
                    first = _mm_add_epi32(first, _mm_madd_epi16(words, words))
                } else if column < Size.side {
                    last = _mm_add_epi32(last, _mm_madd_epi16(words, words))
                }
            }

            @inline(__always)
            var total: UInt32 {
                let counted = _mm_and_si128(last, _mm_set_epi64x(0, -1))
                let four = unsafeBitCast(_mm_add_epi32(first, counted), to: SIMD4<Int32>.self)
                let two = four.lowHalf &+ four.highHalf
                return UInt32(bitPattern: two[0] &+ two[1])
            }
        }
    }

    @inline(__always)
    private func load(_ address: UnsafePointer<UInt8>) -> __m128i {
        UnsafeRawPointer(address).loadUnaligned(as: __m128i.self)
    }
#endif
