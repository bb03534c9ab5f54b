internal import CVips

extension VipsImage {
    /// A JPEG that was decoded at an eighth, corrected for what that softens.
    ///
    /// Each pixel is the mean of 8 x 8. That weakens the finest detail that a thumbnail of half the
    /// size can hold by a tenth, which a slight Laplacian gives back. How much was found by
    /// comparing with full decoding and one filter (Benchmarks/README.md).
    func sharpenedMeans() throws(VipsError) -> VipsImage {
        guard bandFormat == "uchar" else { return self }
        let copy = try inMemory()
        guard let data = vips_image_get_data(copy.pointer) else { return copy }
        sharpenMeans(
            UnsafeMutablePointer(mutating: data.assumingMemoryBound(to: UInt8.self)),
            rowBytes: width * bands, height: height,
            bands: bands)
        return copy
    }
}

/// Adds 3/64 of four times a value less its four neighbors; at an edge the value stands for the
/// neighbor that is missing. In place.
func sharpenMeans(
    _ pixels: UnsafeMutablePointer<UInt8>, rowBytes: Int, height: Int, bands: Int
) {
    // The rows above and here as they were, each with an edge of one pixel on both sides.
    let stride = rowBytes + 2 * bands
    let rows = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * stride)
    defer { rows.deallocate() }
    var (above, here) = (rows, rows + stride)
    copyRow(pixels, to: above, count: rowBytes, bands: bands)
    for y in 0..<height {
        let row = pixels + y * rowBytes
        copyRow(row, to: here, count: rowBytes, bands: bands)
        let below = y + 1 < height ? row + rowBytes : row
        sharpenRow(
            row, above: above + bands, here: here + bands, below: below, count: rowBytes,
            bands: bands)
        swap(&above, &here)
    }
}

private func copyRow(
    _ row: UnsafePointer<UInt8>, to copy: UnsafeMutablePointer<UInt8>, count: Int, bands: Int
) {
    copy.update(from: row, count: bands)
    (copy + bands).update(from: row, count: count)
    (copy + bands + count).update(from: row + count - bands, count: bands)
}

@inline(__always)
private func sharpenRow(
    _ row: UnsafeMutablePointer<UInt8>, above: UnsafePointer<UInt8>, here: UnsafePointer<UInt8>,
    below: UnsafePointer<UInt8>, count: Int, bands: Int
) {
    for x in 0..<count {
        let value = Int16(here[x])
        let sides = Int16(here[x &- bands]) &+ Int16(here[x &+ bands])
        let around = sides &+ Int16(above[x]) &+ Int16(below[x])
        let sharp = value &+ ((3 &* (4 &* value &- around) &+ 32) &>> 6)
        row[x] = UInt8(truncatingIfNeeded: max(0, min(255, sharp)))
    }
}
