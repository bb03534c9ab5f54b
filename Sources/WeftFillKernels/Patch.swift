/// The patch: 7x7 pixels around a center.
package enum Patch {
    package static var radius: Int { 3 }
    package static var side: Int { 7 }
    package static var area: Int { 49 }
    /// Bytes of a patch row as packed RGBX, and as it is loaded: one pixel more.
    package static var rowBytes: Int { 28 }
    package static var loadedRowBytes: Int { 32 }
    /// Bytes of a patch copied out of its image, rows at `loadedRowBytes`.
    package static var copiedBytes: Int { 7 * 32 }
}
