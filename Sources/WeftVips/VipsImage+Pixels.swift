internal import CVips
public import WeftPixels

extension VipsImage {
    /// The pixels as gray, gray with alpha, RGB or RGBA of 8 or 16 bits, with the embedded profile.
    ///
    /// CMYK, Lab and other spaces become sRGB; floats and signed numbers are rounded and clipped to
    /// 8 bits (16 where the image says so); of more than four bands the first four are taken. The
    /// bytes are libvips' own, not a copy.
    ///
    /// - Throws: ``VipsError`` `truncated`, `undecodable` or `operation-failed`.
    public func pixels() throws(VipsError) -> PixelBuffer {
        let plain = try self.withPlainBands()
        let size = plain.size
        guard let model = ColorModel(bands: plain.bands),
            let format = PixelBandFormat(plain.bandFormat)
        else {
            throw VipsError(
                .operationFailed,
                "\(name) has \(plain.bands) bands of \(plain.bandFormat) where 1 to 4 bands of"
                    + " 8 or 16 bits were expected.")
        }
        let storage = try plain.evaluating("computing pixels") {
            image throws(VipsError) in try image.memoryStorage()
        }
        var buffer = PixelBuffer(size: size, model: model, format: format, storage: storage)
        buffer.profile = plain.profile
        return buffer
    }

    private func memoryStorage() throws(VipsError) -> PixelStorage {
        var count = 0
        guard let base = vips_image_write_to_memory(pointer, &count) else {
            throw failure(
                of: "computing pixels", origin: origin, words: libvipsWords(), isEvaluation: true)
        }
        return PixelStorage(borrowing: base, byteCount: count) { g_free($0) }
    }

    /// An image over a buffer's pixels, without a copy: they stay alive as long as libvips needs
    /// them, and a later change of the buffer does not show, because it copies first.
    ///
    /// - Parameter name: what messages call it.
    /// - Throws: ``VipsError`` `operation-failed` where libvips is out of memory.
    public init(_ buffer: PixelBuffer, name: String = "image") throws(VipsError) {
        VipsSession.start()
        let storage = buffer.sharedStorage
        let image = vips_image_new_from_memory(
            storage.unsafeBaseAddress, storage.byteCount, Int32(clamping: buffer.size.width),
            Int32(clamping: buffer.size.height), Int32(buffer.bands), buffer.format.vipsFormat)
        let origin = ImageOrigin(name: name, format: nil)
        guard let image else {
            throw failure(of: "wrapping pixels", origin: origin, words: libvipsWords())
        }
        let reference = ObjectReference(owning: image)
        reference.keepAlive(storage)
        if let profile = buffer.profile {
            vips_image_set_blob_copy(image, "icc-profile-data", profile, profile.count)
        }
        // Nobody else has the image yet: its header may be changed in place.
        image.pointee.`Type` = buffer.interpretation
        self.init(reference: reference, origin: origin)
    }
}

typealias PixelBandFormat = WeftPixels.BandFormat

extension WeftPixels.BandFormat {
    init?(_ nick: String) {
        switch nick {
        case "uchar": self = .uint8
        case "ushort": self = .uint16
        case "float": self = .float32
        default: return nil
        }
    }

    fileprivate var vipsFormat: VipsBandFormat {
        switch self {
        case .uint8: VIPS_FORMAT_UCHAR
        case .uint16: VIPS_FORMAT_USHORT
        case .float32: VIPS_FORMAT_FLOAT
        }
    }
}

extension ColorModel {
    init?(bands: Int) {
        switch bands {
        case 1: self = .gray
        case 2: self = .grayAlpha
        case 3: self = .rgb
        case 4: self = .rgba
        default: return nil
        }
    }
}

extension PixelBuffer {
    fileprivate var interpretation: VipsInterpretation {
        switch (bands <= 2, format == .uint16) {
        case (true, false): VIPS_INTERPRETATION_B_W
        case (true, true): VIPS_INTERPRETATION_GREY16
        case (false, false): VIPS_INTERPRETATION_sRGB
        case (false, true): VIPS_INTERPRETATION_RGB16
        }
    }
}
