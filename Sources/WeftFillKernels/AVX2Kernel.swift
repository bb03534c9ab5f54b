#if arch(x86_64) && canImport(_Builtin_intrinsics) && AVX2
    import _Builtin_intrinsics.intel
    import WeftFillTypes

    /// The AVX2 twin: eight pixels of a patch row are one register, what is beyond is half of one.
    enum AVX2Kernel<Size: Patch>: PatchKernel {
        static var name: String { "avx2" }

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
            var (one, two, three, four) = (Sums(), Sums(), Sums(), Sums())
            for row in 0..<Size.earlyRows {
                let (to, from) = (target + row &* Size.loadedRowBytes, row &* bytesPerRow)
                one.add(to, sources.first + from)
                two.add(to, sources.second + from)
                three.add(to, sources.third + from)
                four.add(to, sources.fourth + from)
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
            for row in Size.earlyRows..<Size.side {
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

        /// The sums of squares of the rows so far, kept apart by what of them counts.
        private struct Sums {
            /// Pixels 0, 1, 4 and 5; 2, 3, 6 and 7.
            var low = _mm256_setzero_si256()
            var high = _mm256_setzero_si256()
            /// Pixels 8 and 9 of rows longer than that; the last one and what lies beyond.
            var more = _mm_setzero_si128()
            var last = _mm_setzero_si128()

            @inline(__always)
            init() {}

            @inline(__always)
            mutating func add(
                _ one: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>,
                mask: UnsafePointer<UInt8>? = nil
            ) {
                var bytes = difference(load(one), load(other))
                if let mask { bytes = _mm256_and_si256(bytes, load(mask)) }
                let zero = _mm256_setzero_si256()
                let left = _mm256_unpacklo_epi8(bytes, zero)
                let right = _mm256_unpackhi_epi8(bytes, zero)
                low = _mm256_add_epi32(low, _mm256_madd_epi16(left, left))
                high = _mm256_add_epi32(high, _mm256_madd_epi16(right, right))
                if Size.side > 8 { addRest(one + 32, other + 32, mask: mask.map { $0 + 32 }) }
            }

            @inline(__always)
            private mutating func addRest(
                _ one: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>,
                mask: UnsafePointer<UInt8>?
            ) {
                let (a, b) = (loadHalf(one), loadHalf(other))
                var bytes = _mm_or_si128(_mm_subs_epu8(a, b), _mm_subs_epu8(b, a))
                if let mask { bytes = _mm_and_si128(bytes, loadHalf(mask)) }
                let left = _mm_unpacklo_epi8(bytes, _mm_setzero_si128())
                let leftSquares = _mm_madd_epi16(left, left)
                if Size.side == 9 {
                    last = _mm_add_epi32(last, leftSquares)
                } else {
                    let right = _mm_unpackhi_epi8(bytes, _mm_setzero_si128())
                    more = _mm_add_epi32(more, leftSquares)
                    last = _mm_add_epi32(last, _mm_madd_epi16(right, right))
                }
            }

            /// Without the pixels beyond the row.
            @inline(__always)
            var counted: __m256i {
                let all = Int64(-1)
                switch Size.side {
                case 5:
                    // Not 5, which is the last quarter of `low`, nor 6 and 7.
                    return _mm256_add_epi32(
                        _mm256_and_si256(low, _mm256_set_epi64x(0, all, all, all)),
                        _mm256_and_si256(high, _mm256_set_epi64x(0, 0, all, all)))
                case 7:
                    // Not 7, which is the last quarter of `high`.
                    return _mm256_add_epi32(
                        low, _mm256_and_si256(high, _mm256_set_epi64x(0, all, all, all)))
                default:
                    let end = _mm_add_epi32(
                        more, _mm_and_si128(last, _mm_set_epi64x(0, all)))
                    return _mm256_add_epi32(
                        _mm256_add_epi32(low, high),
                        _mm256_set_m128i(_mm_setzero_si128(), end))
                }
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

    @inline(__always)
    private func load(_ address: UnsafePointer<UInt8>) -> __m256i {
        UnsafeRawPointer(address).loadUnaligned(as: __m256i.self)
    }

    @inline(__always)
    private func loadHalf(_ address: UnsafePointer<UInt8>) -> __m128i {
        UnsafeRawPointer(address).loadUnaligned(as: __m128i.self)
    }

    @inline(__always)
    private func difference(_ a: __m256i, _ b: __m256i) -> __m256i {
        _mm256_or_si256(_mm256_subs_epu8(a, b), _mm256_subs_epu8(b, a))
    }
#endif
