import WeftFillKernels
import WeftFillTypes
import WeftPixels

/// The photo with its hole painted by the field of level 0, at the photo's own depth.
func painted(
    _ photo: PixelBuffer, hole: [Run], state: FillState, options: FillOptions
) throws -> PixelBuffer {
    try options.checkCancellation()
    if state.isDiffused { return try diffused(photo, hole: hole, options: options) }
    let layout = state.layout
    let holes = HoleLayout(hole, layout: layout)
    let weights = Plane<Float>(zeros: layout.valueCount)
    let edge = try edgeWeightPlane(layout, hole: holes, options: options)
    return try state.field.withUnsafeBufferPointer { field in
        try state.distances.withUnsafeBufferPointer { distances in
            guard let field = field.baseAddress, let distances = distances.baseAddress
            else { return photo }
            try weighPatches(
                layout, field: field, distances: distances, edge: edge.base,
                into: weights.base, options: options, sharpness: 1)
            return try FinalVote(
                layout: layout, hole: holes, field: field, owner: nil, weights: weights,
                options: options
            ).painted(photo)
        }
    }
}

extension LevelSolver {
    /// The same from level 0 as it stands after its fill, without taking its state out; nil where
    /// there is nothing to copy.
    func finalVote() throws -> FinalVote? {
        try options.checkCancellation()
        guard layout.queryCount > 0 else { return nil }
        try weighPatches(
            layout, field: field.base, distances: distances.base, edge: edgeWeights.base,
            into: weights.base, options: options, sharpness: 1)
        return FinalVote(
            layout: layout, hole: hole, field: field.base, owner: field, weights: weights,
            options: options)
    }
}

/// The photo with colors spread into its hole, where there is no patch to copy from.
func diffused(
    _ photo: PixelBuffer, hole: [Run], options: FillOptions
) throws -> PixelBuffer {
    var result = photo
    try result.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        if photo.format == .uint16 {
            try diffuse(
                base.assumingMemoryBound(to: UInt16.self), photo, hole, options: options)
        } else {
            try diffuse(
                base.assumingMemoryBound(to: UInt8.self), photo, hole, options: options)
        }
    }
    return result
}

extension ColorModel {
    /// Bands of one pixel without alpha.
    var colorBands: Int { hasAlpha ? bands - 1 : bands }
}
