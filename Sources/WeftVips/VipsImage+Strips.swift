internal import CVips

extension VipsImage {
    /// All pixels and metadata in memory; `nil` where computing them fails.
    ///
    /// Where libvips is to use one thread for an image, that is the caller's: for small images its
    /// own, which is started each time and waited for, costs a tenth of the whole.
    func copiedPixels() -> UnsafeMutablePointer<CVips.VipsImage>? {
        guard vips_concurrency_get() == 1 else { return vips_image_copy_memory(pointer) }
        guard let copy = emptyCopy() else { return nil }
        guard vips_image_write_prepare(copy) == 0, writeStrips(to: copy) else {
            g_object_unref(copy)
            return nil
        }
        vips_image_minimise_all(pointer)
        return copy
    }

    /// Bytes of all pixels.
    var byteCount: Int {
        height * width * Int(vips_image_get_bands(pointer))
            * Int(vips_format_sizeof(vips_image_get_format(pointer)))
    }

    /// Whether its pixels are there already.
    var isInMemory: Bool { vips_image_ispartial(pointer) == 0 }

    /// An image in memory of the same kind with the same metadata, without pixels.
    private func emptyCopy() -> UnsafeMutablePointer<CVips.VipsImage>? {
        guard let copy = vips_image_new_memory() else { return nil }
        vips_image_init_fields(
            copy, vips_image_get_width(pointer), vips_image_get_height(pointer),
            vips_image_get_bands(pointer), vips_image_get_format(pointer),
            vips_image_get_coding(pointer), vips_image_get_interpretation(pointer),
            vips_image_get_xres(pointer), vips_image_get_yres(pointer))
        copy.pointee.Xoffset = pointer.pointee.Xoffset
        copy.pointee.Yoffset = pointer.pointee.Yoffset
        for field in metadataFields where !Self.headerFields.contains(field) {
            var value = GValue()
            guard vips_image_get(pointer, field, &value) == 0 else { continue }
            vips_image_set(copy, field, &value)
            g_value_unset(&value)
        }
        removeUnpackedFields(copy)
        return copy
    }

    /// Setting EXIF data unpacks its tags, also those that this image has no longer: the orientation
    /// of a picture that was turned upright.
    private func removeUnpackedFields(_ copy: UnsafeMutablePointer<CVips.VipsImage>) {
        let known = Set(metadataFields)
        let all = VipsImage(
            reference: ObjectReference(retaining: UnsafeMutableRawPointer(copy)), origin: origin)
        for field in all.metadataFields where !known.contains(field) {
            _ = vips_image_remove(copy, field)
        }
    }

    /// What every image has, which is no metadata, and what is not true of a copy.
    private static let headerFields: Set<String> = [
        "width", "height", "bands", "format", "coding", "interpretation", "xoffset", "yoffset",
        "xres", "yres", "filename", "vips-sequential",
    ]

    /// Computes strip after strip, each of as many rows as libvips' own threads would take, straight
    /// to its place.
    private func writeStrips(to copy: UnsafeMutablePointer<CVips.VipsImage>) -> Bool {
        guard vips_image_pio_input(pointer) == 0, let source = vips_region_new(pointer) else {
            return false
        }
        defer { g_object_unref(source) }
        guard let target = vips_region_new(copy) else { return false }
        defer { g_object_unref(target) }
        let (width, height) = (Int32(self.width), Int32(self.height))
        var top: Int32 = 0
        while top < height {
            var strip = VipsRect(
                left: 0, top: top, width: width, height: min(Self.rowsOfStrip, height - top))
            guard vips_region_image(target, &strip) == 0,
                vips_region_prepare_to(source, target, &strip, 0, top) == 0
            else { return false }
            top += strip.height
        }
        return true
    }

    private static let rowsOfStrip: Int32 = 16
}
