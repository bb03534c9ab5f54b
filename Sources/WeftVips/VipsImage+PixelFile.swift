public import WeftPixels

extension VipsImage {
    /// Writes the image as a pixel file to an open descriptor, from its current offset, and says
    /// what it wrote. Nothing is synced.
    ///
    /// The image becomes gray or RGB of 8 or 16 bits as in ``pixels()``, which is held in memory.
    ///
    /// - Throws: ``VipsError`` `truncated`, `undecodable`, `operation-failed` or `input-output`.
    @discardableResult
    public func writePixelFile(to descriptor: Int32) throws(VipsError) -> PixelFile.Header {
        let buffer = try pixels()
        do throws(PixelFileError) {
            try PixelFile.write(buffer, to: descriptor, name: name)
        } catch {
            throw VipsError(error)
        }
        return PixelFile.Header(of: buffer)
    }

    /// Opens a pixel file without copying its pixels: they are mapped.
    ///
    /// - Throws: ``VipsError`` `missing`, `unknown-format`, `truncated`, `undecodable` or
    ///   `input-output`.
    public static func open(pixelFile path: String) throws(VipsError) -> VipsImage {
        let buffer: PixelBuffer
        do throws(PixelFileError) {
            buffer = try PixelFile.map(path: path)
        } catch {
            throw VipsError(error)
        }
        return try VipsImage(buffer, name: path)
    }
}

extension VipsError {
    /// The same failure of a pixel file.
    init(_ error: PixelFileError) {
        let code = Code(rawValue: error.code) ?? .unknownFormat
        self.init(code, error.message)
    }
}
