import WeftFillTypes

/// Writes `count` pixels of row `y` from column `x` on as 8-bit RGBA: alpha 255 where they are
/// known, and zeros in the hole.
///
/// Gray becomes three equal bands, 16 bits are rounded to 8, and where the photo itself is
/// transparent its color is laid over middle gray, so that what cannot be seen is not compared.
func convert(
    _ rows: PixelRows, y: Int, x: Int, count: Int, into out: UnsafeMutablePointer<UInt32>
) {
    let place = y &* rows.width &+ x
    let from = rows.base + place &* rows.bands &* rows.bytesPerBand
    guard let mask = rows.mask else {
        return UnsafeMutableRawPointer(out).copyMemory(from: from, byteCount: count &* 4)
    }
    if rows.bytesPerBand == 2 {
        convertAny(from.assumingMemoryBound(to: UInt16.self), rows, out, count)
    } else if rows.bands == 3 {
        convertRGB(from, out, count)
    } else {
        convertAny(from.assumingMemoryBound(to: UInt8.self), rows, out, count)
    }
    hide(mask, place, out, count)
}

/// The usual case: three bytes at a time. All but the last pixel are read with one byte more.
private func convertRGB(
    _ from: UnsafeRawPointer, _ out: UnsafeMutablePointer<UInt32>, _ count: Int
) {
    guard count > 0 else { return }
    for x in 0..<count &- 1 {
        out[x] = from.loadUnaligned(fromByteOffset: 3 &* x, as: UInt32.self) | 0xFF00_0000
    }
    let last = from + 3 &* (count &- 1)
    out[count &- 1] =
        UInt32(last.load(as: UInt8.self)) | UInt32(last.load(fromByteOffset: 1, as: UInt8.self))
        << 8
        | UInt32(last.load(fromByteOffset: 2, as: UInt8.self)) << 16 | 0xFF00_0000
}

private func convertAny<Value: FixedWidthInteger & UnsignedInteger>(
    _ from: UnsafePointer<Value>, _ rows: PixelRows, _ out: UnsafeMutablePointer<UInt32>,
    _ count: Int
) {
    let (bands, hasAlpha) = (rows.bands, rows.hasAlpha)
    let colorBands = hasAlpha ? bands &- 1 : bands
    for x in 0..<count {
        let pixel = from + x &* bands
        var result: UInt32 = 0xFF00_0000
        for band in 0..<3 {
            var value = byte(pixel[colorBands == 3 ? band : 0])
            if hasAlpha {
                let alpha = byte(pixel[colorBands])
                value = (value &* alpha &+ 128 &* (255 &- alpha) &+ 127) / 255
            }
            result |= value &<< UInt32(truncatingIfNeeded: 8 &* band)
        }
        out[x] = result
    }
}

/// 8 bits of one band value.
@inline(__always)
private func byte<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) -> UInt32 {
    Value.bitWidth == 8
        ? UInt32(truncatingIfNeeded: value)
        : (UInt32(truncatingIfNeeded: value) &* 255 &+ 32895) >> 16
}

/// Zeros where the mask hides.
private func hide(
    _ mask: MaskRows, _ place: Int, _ out: UnsafeMutablePointer<UInt32>, _ count: Int
) {
    let from = mask.base + place &* mask.bytesPerPixel
    if mask.bytesPerPixel == 1 {
        let bytes = from.assumingMemoryBound(to: UInt8.self)
        for x in 0..<count { out[x] &= UInt32(truncatingIfNeeded: bytes[x] >> 7) &- 1 }
    } else {
        for x in 0..<count where isHidden(from + x &* mask.bytesPerPixel, mask.bytesPerBand) {
            out[x] = 0
        }
    }
}

/// Whether a mask pixel says "fill": its first band is at least half of the range (128 of 255,
/// 32768 of 65535, 0.5 of 1).
@inline(__always)
func isHidden(_ pixel: UnsafeRawPointer, _ bytesPerBand: Int) -> Bool {
    switch bytesPerBand {
    case 1: pixel.load(as: UInt8.self) >= 128
    case 2: pixel.load(as: UInt16.self) >= 32768
    default: pixel.load(as: Float.self) >= 0.5
    }
}

/// The stretches of row `y` that the mask hides, as starts and ends in turn. `out` has room for
/// one more than the mask is wide. Returns how many numbers were written.
func hiddenStretches(
    _ mask: MaskRows, y: Int, into out: UnsafeMutablePointer<Int32>
) -> Int {
    let row = mask.base + y &* mask.width &* mask.bytesPerPixel
    var (count, x) = (0, 0)
    var isInside = false
    while x < mask.width {
        // Eight pixels at once where nothing changes.
        if mask.bytesPerPixel == 1, x &+ 8 <= mask.width {
            let eight = row.loadUnaligned(fromByteOffset: x, as: UInt64.self)
            if eight & 0x8080_8080_8080_8080 == (isInside ? 0x8080_8080_8080_8080 : 0) {
                x &+= 8
                continue
            }
        }
        if isHidden(row + x &* mask.bytesPerPixel, mask.bytesPerBand) != isInside {
            out[count] = Int32(truncatingIfNeeded: x)
            count &+= 1
            isInside.toggle()
        }
        x &+= 1
    }
    guard isInside else { return count }
    out[count] = Int32(truncatingIfNeeded: mask.width)
    return count &+ 1
}
