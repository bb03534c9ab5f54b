internal import CVips

extension VipsImage {
    /// A matrix, as operations such as `recomb` and `conv` take it: one band of doubles.
    ///
    ///     let swapped = try photo.call("recomb", ["m": .image(VipsImage(matrix: [[0, 0, 1], ...]))])
    ///
    /// - Parameter rows: From top to bottom; all of one length, 1 or more.
    /// - Throws: ``VipsError`` `invalid-argument` where the rows differ in length or are empty.
    public init(matrix rows: [[Double]]) throws(VipsError) {
        VipsSession.start()
        let width = rows.first?.count ?? 0
        guard width > 0, rows.allSatisfy({ $0.count == width }) else {
            throw VipsError(
                .invalidArgument,
                "Expected matrix rows of one length, found lengths \(rows.map(\.count)).")
        }
        let values = rows.flatMap(\.self)
        let image = vips_image_new_matrix_from_array(
            Int32(width), Int32(rows.count), values, Int32(values.count))
        guard let image else {
            throw VipsError(
                .operationFailed, "libvips cannot make a matrix (it says: \(libvipsWords())).")
        }
        self.init(
            reference: ObjectReference(owning: image),
            origin: ImageOrigin(name: "matrix", format: nil))
    }
}
