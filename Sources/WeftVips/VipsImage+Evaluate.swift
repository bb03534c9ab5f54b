internal import CVips

extension VipsImage {
    /// Runs something that computes this image's pixels: it can be killed meanwhile, and its
    /// failure becomes an error of ours that names the stage.
    func evaluating<Result>(
        _ stage: String, _ body: (VipsImage) throws(VipsError) -> Result
    ) throws(VipsError) -> Result {
        VipsSession.noteEvaluation()
        guard let cancellation = VipsCancellation.current else { return try body(self) }
        // Kill a copy: the image itself may be shared with work that goes on.
        let copy = try applying("copy")
        return try cancellation.watching(copy.reference) { () throws(VipsError) in
            try body(copy)
        }
    }

    /// The image computed once and kept in memory, for random access and for use in several
    /// chains. Costs its pixels in memory.
    ///
    /// - Throws: ``VipsError`` `truncated`, `undecodable` or `operation-failed`.
    public func inMemory() throws(VipsError) -> VipsImage {
        try evaluating("copying to memory") { image throws(VipsError) in
            guard let copy = image.copiedPixels() else {
                throw failure(
                    of: "copying to memory", origin: image.origin, words: libvipsWords(),
                    isEvaluation: true)
            }
            // The copy inherits the mark of a sequential image, which it is not.
            _ = vips_image_remove(copy, "vips-sequential")
            return VipsImage(reference: ObjectReference(owning: copy), origin: image.origin)
        }
    }

    /// Itself where any pixel can be read at any time, else a copy in memory.
    func withRandomAccess() throws(VipsError) -> VipsImage {
        isSequential ? try inMemory() : self
    }
}

extension VipsImage {
    /// Where the pixels are, where they are in memory; for tests of what is not copied.
    var unsafeMemoryAddress: UnsafeRawPointer? {
        UnsafeRawPointer(vips_image_get_data(pointer))
    }
}
