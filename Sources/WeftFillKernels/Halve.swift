import WeftFillTypes

/// Rows of a level at half the size (odd sides are rounded up), by the filter [1 3 3 1]² over known
/// pixels only. A pixel becomes hole when more than half of its weight is.
///
/// Hole pixels are all zero, so plain sums of the four bands are masked already, and the sum of
/// alpha is 255 times the known weight.
func halve(
    _ image: PixelRows, into out: UnsafeMutablePointer<UInt32>, _ range: Range<Int>
) {
    let width = image.width
    let pixelBytes = 4 * (width + 1)
    // Four converted rows as a ring, a row of zeros, and the rows' weighted sum, 16 bits a band,
    // with one pixel of zeros before it and two behind.
    withUnsafeTemporaryAllocation(
        byteCount: 5 * pixelBytes + 8 * (width + 4), alignment: 32
    ) { memory in
        guard let base = memory.baseAddress else { return }
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        let ring = base.assumingMemoryBound(to: UInt32.self)
        let zeros = base + 4 * pixelBytes
        let sums = (base + 5 * pixelBytes).assumingMemoryBound(to: UInt16.self)
        var done = 2 * range.lowerBound - 1
        let outWidth = (width + 1) / 2
        for y in range {
            while done < 2 * y + 3 {
                if done >= 0, done < image.height, image.mask != nil {
                    convert(
                        image, y: done, x: 0, count: width,
                        into: ring + (done & 3) * (width + 1))
                }
                done += 1
            }
            addRows(
                row(image, 2 * y - 1, ring, zeros), row(image, 2 * y, ring, zeros),
                row(image, 2 * y + 1, ring, zeros), row(image, 2 * y + 2, ring, zeros),
                into: sums + 4, width * 4)
            writeRow(
                sums, width: width, rowWeight: weight(of: y, side: image.height),
                out + y * outWidth)
        }
    }
}

/// A row of the image, of the ring where it was converted, or zeros outside.
@inline(__always)
private func row(
    _ image: PixelRows, _ y: Int, _ ring: UnsafePointer<UInt32>, _ zeros: UnsafeRawPointer
) -> UnsafePointer<UInt8> {
    let address =
        y < 0 || y >= image.height
        ? zeros
        : image.mask == nil
            ? image.base + y &* image.width &* 4
            : UnsafeRawPointer(ring + (y & 3) &* (image.width &+ 1))
    return address.assumingMemoryBound(to: UInt8.self)
}

@inline(__always)
private func addRows(
    _ first: UnsafePointer<UInt8>, _ second: UnsafePointer<UInt8>,
    _ third: UnsafePointer<UInt8>, _ fourth: UnsafePointer<UInt8>,
    into sums: UnsafeMutablePointer<UInt16>, _ count: Int
) {
    for index in 0..<count {
        sums[index] =
            UInt16(first[index]) &+ UInt16(fourth[index])
            &+ 3 &* (UInt16(second[index]) &+ UInt16(third[index]))
    }
}

/// How much of 1 + 3 + 3 + 1 lies inside the image.
@inline(__always)
private func weight(of half: Int, side: Int) -> Int {
    (half > 0 ? 4 : 3) + (2 * half + 1 < side ? 3 : 0) + (2 * half + 2 < side ? 1 : 0)
}

@inline(__always)
private func writeRow(
    _ sums: UnsafePointer<UInt16>, width: Int, rowWeight: Int,
    _ out: UnsafeMutablePointer<UInt32>
) {
    let left = SIMD8<UInt16>(1, 1, 1, 1, 3, 3, 3, 3)
    let right = SIMD8<UInt16>(3, 3, 3, 3, 1, 1, 1, 1)
    for x in 0..<(width &+ 1) / 2 {
        let from = UnsafeRawPointer(sums + 8 &* x)
        let columns =
            from.loadUnaligned(as: SIMD8<UInt16>.self) &* left
            &+ from.loadUnaligned(fromByteOffset: 16, as: SIMD8<UInt16>.self) &* right
        let sum = columns.lowHalf &+ columns.highHalf
        if sum[3] == 64 * 255 {
            // Everything is known: 64 weights.
            let mean = unsafeBitCast((sum &+ 32) &>> 6, to: UInt64.self)
            let pairs = mean | mean >> 8
            out[x] = UInt32(truncatingIfNeeded: pairs & 0xFFFF | pairs >> 16 & 0xFFFF_0000)
        } else {
            out[x] = partlyKnown(sum, total: UInt32(rowWeight * weight(of: x, side: width)))
        }
    }
}

/// The mean over the known weights; `total` is the weight that lies inside the image.
private func partlyKnown(_ sum: SIMD4<UInt16>, total: UInt32) -> UInt32 {
    let alpha = UInt32(sum[3])
    guard alpha &* 2 >= total &* 255 else { return 0 }
    let known = alpha / 255
    var result: UInt32 = 0xFF00_0000
    for band in 0..<3 {
        let mean = (UInt32(sum[band]) &+ known / 2) / known
        result |= mean &<< UInt32(8 &* band)
    }
    return result
}
