internal import CVips

extension VipsImage {
    /// The same pixels with an EXIF orientation, 1 to 8; for tests, and for nothing else: images are
    /// shown upright.
    func settingOrientation(_ orientation: Int) throws(VipsError) -> VipsImage {
        let copy = try applying("copy")
        vips_image_set_int(copy.pointer, "orientation", Int32(orientation))
        return copy
    }

    /// The same pixels with a text as a metadata field; for tests.
    func settingText(_ field: String, _ text: String) throws(VipsError) -> VipsImage {
        let copy = try applying("copy")
        vips_image_set_string(copy.pointer, field, text)
        return copy
    }

    /// All values as they lie in memory, in the image's own band format; for tests.
    func rawBytes() throws(VipsError) -> [UInt8] {
        let copy = try inMemory()
        guard let data = vips_image_get_data(copy.pointer) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: data, count: copy.byteCount))
    }
}
