import WeftPixels

/// Level 0: the photo as 8-bit RGBA with alpha 255 where the mask leaves it, and zeros in the hole.
///
/// Gray becomes three equal bands, 16 bits are rounded to 8, and where the photo itself is
/// transparent its color is laid over middle gray, so that what cannot be seen is not compared.
func workingColors(of photo: PixelBuffer, hiding mask: PixelBuffer, threads: Int) -> PixelBuffer {
    var result = PixelBuffer(size: photo.size, model: .rgba)
    let width = photo.size.width
    photo.withUnsafeBytes { pixels in
        mask.withUnsafeBytes { maskPixels in
            result.withUnsafeMutableBytes { bytes in
                guard let out = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    let source = pixels.baseAddress, let hiding = maskPixels.baseAddress
                else { return }
                forEachBlock(of: photo.size.height, size: 64, threads: threads) { rows in
                    for y in rows {
                        let to = out + y * width * 4
                        let from = source + y * photo.bytesPerRow
                        if photo.format == .uint16 {
                            convertRow(
                                from.assumingMemoryBound(to: UInt16.self), photo.model, to, width)
                        } else {
                            convertRow(
                                from.assumingMemoryBound(to: UInt8.self), photo.model, to, width)
                        }
                        hideRow(hiding + y * mask.bytesPerRow, mask, to, width)
                    }
                }
            }
        }
    }
    return result
}

/// 8 bits of one band value.
@inline(__always)
private func byte<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) -> UInt32 {
    Value.bitWidth == 8
        ? UInt32(truncatingIfNeeded: value)
        : (UInt32(truncatingIfNeeded: value) &* 255 &+ 32895) >> 16
}

private func convertRow<Value: FixedWidthInteger & UnsignedInteger>(
    _ from: UnsafePointer<Value>, _ model: ColorModel, _ to: UnsafeMutablePointer<UInt8>,
    _ width: Int
) {
    let bands = model.bands
    let hasAlpha = model.hasAlpha
    let colorBands = hasAlpha ? bands - 1 : bands
    for x in 0..<width {
        let pixel = from + x * bands
        for band in 0..<3 {
            var value = byte(pixel[colorBands == 3 ? band : 0])
            if hasAlpha {
                let alpha = byte(pixel[colorBands])
                value = (value &* alpha &+ 128 &* (255 &- alpha) &+ 127) / 255
            }
            to[x * 4 + band] = UInt8(truncatingIfNeeded: value)
        }
        to[x * 4 + 3] = 255
    }
}

/// Zeros where the mask's first band is at least half of its range.
private func hideRow(
    _ row: UnsafeRawPointer, _ mask: PixelBuffer, _ to: UnsafeMutablePointer<UInt8>, _ width: Int
) {
    let pixels = UnsafeMutableRawPointer(to)
    for x in 0..<width where isHidden(row + x * mask.bytesPerPixel, mask.format) {
        pixels.storeBytes(of: 0, toByteOffset: x * 4, as: UInt32.self)
    }
}

/// Whether a mask pixel says "fill": its first band is at least half of the range (128 of 255,
/// 32768 of 65535, 0.5 of 1).
@inline(__always)
func isHidden(_ pixel: UnsafeRawPointer, _ format: BandFormat) -> Bool {
    switch format {
    case .uint8: pixel.load(as: UInt8.self) >= 128
    case .uint16: pixel.load(as: UInt16.self) >= 32768
    case .float32: pixel.load(as: Float.self) >= 0.5
    }
}
