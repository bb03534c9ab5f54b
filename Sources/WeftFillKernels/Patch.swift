/// A patch: a square of pixels around a center. Its size is a type, so that loops over its rows are
/// written out and what does not count is cut off by constants.
package protocol Patch: SendableMetatype {
    /// Pixels from the center to each side.
    static var radius: Int { get }
}

package enum Patch5: Patch { package static var radius: Int { 2 } }
package enum Patch7: Patch { package static var radius: Int { 3 } }
package enum Patch9: Patch { package static var radius: Int { 4 } }
package enum Patch11: Patch { package static var radius: Int { 5 } }

extension Patch {
    package static var side: Int { 2 &* radius &+ 1 }
    package static var area: Int { side &* side }
    /// Bytes of a patch row as packed RGBX, and as it is loaded: one pixel more, or up to three.
    static var rowBytes: Int { 4 &* side }
    package static var loadedRowBytes: Int { side <= 8 ? 32 : 48 }
    /// Bytes of a patch copied out of its image, rows at `loadedRowBytes`.
    package static var copiedBytes: Int { side &* loadedRowBytes }
    /// Rows after which a comparison may stop: a little more than half of them.
    static var earlyRows: Int { radius &+ 1 }
}
