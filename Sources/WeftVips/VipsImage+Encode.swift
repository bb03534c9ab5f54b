internal import CVips
internal import Foundation
internal import WeftPixels

extension VipsImage {
    /// The image as the bytes of a file. Computes all pixels.
    ///
    /// - Throws: ``VipsError`` `invalid-argument` for a bad setting, `too-large` where the format
    ///   cannot hold the size, `truncated`, `undecodable` or `operation-failed`.
    public func encoded(as encoding: ImageEncoding) throws(VipsError) -> [UInt8] {
        let ready = try prepared(for: encoding)
        let arguments = try encoding.saverArguments()
        return try ready.evaluating("encoding") { image throws(VipsError) in
            let image = try image.computedIfSmall()
            let outputs = try image.saved(by: encoding.bufferSaver, arguments, encoding)
            let bytes = outputs["buffer"]?.bytes ?? []
            return encoding.format == .deepZoom ? try ZIPArchive(bytes).normalized() : bytes
        }
    }

    /// Writes the image as a file to an open descriptor, from its current offset.
    ///
    /// JPEG, PNG and WebP are written while they are computed. After a failure the file is
    /// incomplete: write to a temporary name and rename it.
    ///
    /// - Throws: as ``encoded(as:)``, and `input-output`.
    public func write(
        encodedAs encoding: ImageEncoding, to descriptor: Int32
    ) throws(VipsError) {
        // A TIFF is read back and patched while it is written, which not every descriptor can do;
        // an archive is put in order when it is there.
        guard encoding.format != .tiff, encoding.format != .deepZoom else {
            try writeAll(encoded(as: encoding), to: descriptor, name: name)
            return
        }
        let ready = try prepared(for: encoding)
        var arguments = try encoding.saverArguments()
        guard let target = vips_target_new_to_descriptor(descriptor) else {
            throw VipsError(
                .inputOutput,
                "libvips cannot write \(name) to descriptor \(descriptor) (libvips says:"
                    + " \(libvipsWords())).")
        }
        arguments["target"] = .object(ObjectReference(owning: target))
        let final = arguments
        do throws(VipsError) {
            try ready.evaluating("encoding") { image throws(VipsError) in
                let image = try image.computedIfSmall()
                _ = try image.saved(by: encoding.targetSaver, final, encoding)
            }
        } catch {
            // Another thread may have taken libvips' words about it.
            guard error.code == VipsError.Code.operationFailed.rawValue,
                fcntl(descriptor, F_GETFL) < 0
            else { throw error }
            throw VipsError(
                .inputOutput, "\(name) cannot be written: descriptor \(descriptor) is not open.")
        }
    }

    /// The pixels of a small image, computed on this thread: libvips' threads cost more than they
    /// give there. A large one is itself, to be streamed.
    private func computedIfSmall() throws(VipsError) -> VipsImage {
        guard byteCount <= Self.smallByteCount, !isInMemory, vips_concurrency_get() == 1,
            let copy = copiedPixels()
        else { return self }
        return VipsImage(reference: ObjectReference(owning: copy), origin: origin)
    }

    private static let smallByteCount = 1 << 20

    private func saved(
        by saver: String, _ arguments: [String: VipsArgument], _ encoding: ImageEncoding
    ) throws(VipsError) -> [String: VipsArgument] {
        var all = arguments
        all["in"] = .image(self)
        do throws(VipsError) {
            return try callOperation(saver, all, origin: origin)
        } catch {
            // Whether libheif has an encoder shows only when it is asked for one.
            guard saver.hasPrefix("heifsave"), error.message.contains("Unsupported") else {
                throw error
            }
            throw VipsError(
                .saverMissing,
                "This build of libheif cannot write \(encoding.name) files (it has no encoder for"
                    + " them); choose jpeg, png, webp or tiff, or install its encoder.")
        }
    }

    private func prepared(for encoding: ImageEncoding) throws(VipsError) -> VipsImage {
        let limit: Int? =
            switch encoding.format {
            case .jpeg: 65_535
            case .webp: 16_383
            case .avif, .heic: 16_384
            case .gif: 65_535
            case .png, .tiff, .deepZoom: nil
            }
        if let limit, max(width, height) > limit {
            throw VipsError(
                .tooLarge,
                "\(name) has \(size) pixels: expected at most \(limit) on a side for"
                    + " \(encoding.name); resize it, or encode it as png.")
        }
        // libvips 8.14 writes a WebP's profile even where it is told to strip.
        if encoding.isStripped { return try removingMetadata("icc-profile-data") }
        if encoding.format == .deepZoom { return try convertedToSRGB().inEightBits() }
        return try keepingMetadata(encoding.keptMetadata)
    }
}

/// Writes all bytes, however many calls it takes.
func writeAll(_ bytes: [UInt8], to descriptor: Int32, name: String) throws(VipsError) {
    let failed: Int32 = bytes.withUnsafeBytes { buffer in
        var written = 0
        while written < buffer.count, let base = buffer.baseAddress {
            let count = write(descriptor, base + written, buffer.count - written)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return errno }
            written += count
        }
        return 0
    }
    guard failed == 0 else {
        throw VipsError(
            .inputOutput, "\(name) cannot be written: \(String(cString: strerror(failed))).")
    }
}
