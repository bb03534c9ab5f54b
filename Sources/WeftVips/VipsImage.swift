internal import CVips
public import WeftPixels

/// An image of libvips: a value that may be shared between threads and costs next to nothing until
/// its pixels are asked for.
///
/// ```swift
/// let photo = try VipsImage.open(path: "photo.jpg")
/// let webp = try photo.resized(longestSide: 1024).encoded(as: .webp(quality: 80))
/// ```
///
/// An image opened for sequential access (the default) can be read once, from top to bottom: use it
/// in one chain. Call ``inMemory()`` before using one image twice.
public struct VipsImage: Sendable {
    let reference: ObjectReference
    var origin: ImageOrigin

    init(reference: ObjectReference, origin: ImageOrigin) {
        self.reference = reference
        self.origin = origin
    }

    var pointer: UnsafeMutablePointer<CVips.VipsImage> {
        reference.pointer.assumingMemoryBound(to: CVips.VipsImage.self)
    }

    /// What messages call this image: the path it was opened from, or a name given.
    public var name: String { origin.name }
    /// The format of the file it was opened from; `nil` where it was made from pixels.
    public var fileFormat: ImageFormat? { origin.format }

    /// The same image under another name in messages.
    public func named(_ name: String) -> VipsImage {
        var copy = self
        copy.origin.name = name
        return copy
    }

    /// In pixels.
    public var width: Int { Int(vips_image_get_width(pointer)) }
    /// In pixels.
    public var height: Int { Int(vips_image_get_height(pointer)) }
    /// Width and height, in pixels.
    public var size: PixelSize { PixelSize(width: width, height: height) }
    /// Bands of one pixel, alpha included.
    public var bands: Int { Int(vips_image_get_bands(pointer)) }
    /// Whether the last band is alpha.
    public var hasAlpha: Bool { vips_image_hasalpha(pointer) != 0 }

    /// libvips' nick of the type of one band: `uchar`, `ushort`, `float` ...
    public var bandFormat: String {
        nick(
            of: Int32(vips_image_get_format(pointer).rawValue),
            inEnum: vips_band_format_get_type()) ?? "unknown"
    }

    /// libvips' nick of what the bands mean: `srgb`, `b-w`, `rgb16`, `grey16`, `cmyk`, `lab` ...
    public var interpretation: String {
        nick(
            of: Int32(vips_image_get_interpretation(pointer).rawValue),
            inEnum: vips_interpretation_get_type()) ?? "unknown"
    }

    /// The embedded ICC profile, where there is one.
    public var profile: [UInt8]? { blob("icc-profile-data") }

    /// EXIF orientation 1...8; 1 (upright) where there is none or it makes no sense.
    public var orientation: Int { Int(vips_image_get_orientation(pointer)) }

    /// When the photo was taken, as EXIF writes it: `2015:06:01 12:34:56`, by the camera's clock, of
    /// no time zone; `nil` where the file does not say.
    public var dateTaken: String? {
        for field in ["exif-ifd2-DateTimeOriginal", "exif-ifd0-DateTime"] {
            guard vips_image_get_typeof(pointer, field) != 0 else { continue }
            var text: UnsafePointer<CChar>?
            guard vips_image_get_string(pointer, field, &text) == 0, let text else { continue }
            // libvips adds what the field is: "2015:06:01 12:34:56 (2015:..., ASCII, ...)".
            let value = String(cString: text).prefix(19)
            if value.count == 19, value.first?.isNumber == true { return String(value) }
        }
        return nil
    }

    /// Pages in the file it came from; 1 for most.
    public var pageCount: Int { Int(vips_image_get_n_pages(pointer)) }

    /// Whether its pixels can be read once only, from top to bottom.
    public var isSequential: Bool { vips_image_is_sequential(pointer) != 0 }

    /// The names of its metadata fields, such as `exif-data`.
    public var metadataFields: [String] {
        guard let fields = vips_image_get_fields(pointer) else { return [] }
        defer { g_strfreev(fields) }
        var names: [String] = []
        var next = fields
        while let field = next.pointee {
            names.append(String(cString: field))
            next += 1
        }
        return names
    }

    /// The bytes of a metadata field such as `exif-data` or `xmp-data`, where it is one of bytes.
    public func blob(_ field: String) -> [UInt8]? {
        guard vips_image_get_typeof(pointer, field) == vips_blob_get_type() else { return nil }
        var data: UnsafeRawPointer?
        var count = 0
        guard vips_image_get_blob(pointer, field, &data, &count) == 0, let data else {
            _ = libvipsWords()
            return nil
        }
        return [UInt8](UnsafeRawBufferPointer(start: data, count: count))
    }
}
