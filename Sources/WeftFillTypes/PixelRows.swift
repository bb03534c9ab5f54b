/// Where the pixels of a level are read from, as 8-bit RGBA with alpha 0 and zeros in the hole: a
/// level image, which is that already, or a photo and its mask.
package struct PixelRows {
    /// The first pixel's first band; rows follow each other without a gap.
    package let base: UnsafeRawPointer
    package let width: Int
    package let height: Int
    /// 1 to 4 bands, of 1 or 2 bytes; the last is alpha where `hasAlpha` says so.
    package let bands: Int
    package let bytesPerBand: Int
    package let hasAlpha: Bool
    /// What hides a photo's pixels; nil for a level image.
    package let mask: MaskRows?

    package init(
        base: UnsafeRawPointer, width: Int, height: Int, bands: Int, bytesPerBand: Int,
        hasAlpha: Bool, mask: MaskRows?
    ) {
        self.base = base
        self.width = width
        self.height = height
        self.bands = bands
        self.bytesPerBand = bytesPerBand
        self.hasAlpha = hasAlpha
        self.mask = mask
    }

    /// A level image.
    package init(level base: UnsafeRawPointer, width: Int, height: Int) {
        self.init(
            base: base, width: width, height: height, bands: 4, bytesPerBand: 1, hasAlpha: true,
            mask: nil)
    }
}

/// A mask of the same size: a pixel is hidden where its first band is at least half of its range.
package struct MaskRows {
    package let base: UnsafeRawPointer
    package let width: Int
    /// Bytes from pixel to pixel.
    package let bytesPerPixel: Int
    /// 1 and 2 are unsigned numbers, 4 is a float from 0 to 1.
    package let bytesPerBand: Int

    package init(
        base: UnsafeRawPointer, width: Int, bytesPerPixel: Int, bytesPerBand: Int
    ) {
        self.base = base
        self.width = width
        self.bytesPerPixel = bytesPerPixel
        self.bytesPerBand = bytesPerBand
    }
}

/// The packing of a part of a level: what is read and written.
package struct Packing {
    /// The most pixels in a row of one part.
    @inlinable package static var side: Int { 64 }

    /// What the texture is measured on, and what is in the hole.
    package let image: PixelRows
    /// Where colors are taken from; a level image.
    package let colors: PixelRows?
    /// Packed RGBX, as many pixels per row as the image.
    package let out: UnsafeMutablePointer<UInt8>

    package init(image: PixelRows, colors: PixelRows?, out: UnsafeMutablePointer<UInt8>) {
        self.image = image
        self.colors = colors
        self.out = out
    }
}
