import WeftFillKernels
import WeftFillTypes
import WeftPixels

extension LevelSolver {
    /// How much every target patch's word weighs, from how well it matches its source.
    func weigh() throws {
        try weighPatches(
            layout, field: field.base, distances: distances.base, edge: edgeWeights.base,
            into: weights.base, options: options, sharpness: 1)
    }

    /// Paints every hole pixel from the sources of the patches over it. Returns the pixels for
    /// which no patch has a source yet.
    @discardableResult
    func paint() throws -> [Int32] {
        let voters = Voters(field: field.base, weights: weights.base, width: size.width)
        let missing = Plane<UInt8>(count: max(holePieces.count, 1), repeating: 0)
        let work = Painting(
            pixels: pixels.base, voters: voters, changes: changes.base,
            changesPerRow: changesPerRow)
        try forEachInParallel(holePieces.count, options: options) { number in
            if !kernels.paint(work, holePieces[number]) { missing[number] = 1 }
        }
        return (0..<holePieces.count).filter { missing[$0] != 0 }.flatMap {
            unpainted(holePieces[$0], voters)
        }
    }

    /// The level's image with the guesses in its hole, opaque.
    func preview() -> PixelBuffer {
        var result = source.levelImage(options: options)
        result.withUnsafeMutableBytes { bytes in
            guard let out = bytes.baseAddress else { return }
            for run in hole.runs {
                for place in Int(run.y) * size.width + Int(run.x0)..<Int(run.y) * size.width
                    + Int(run.x1)
                {
                    let from = UnsafeRawPointer(pixels.base + 4 * place)
                    out.storeBytes(
                        of: from.loadUnaligned(as: UInt32.self) | alphaBits,
                        toByteOffset: 4 * place, as: UInt32.self)
                }
            }
        }
        return result
    }

    /// Alpha 255 in a pixel that is read as one number, whatever the order of its bytes.
    private var alphaBits: UInt32 { UInt32(littleEndian: 0xFF00_0000) }

    private func unpainted(_ piece: Strip, _ voters: Voters) -> [Int32] {
        var result: [Int32] = []
        for run in piece.runs {
            for x in Int(run.x0)..<Int(run.x1)
            where vote(
                pixels.base, voters, x: x, y: Int(run.y), strip: piece,
                radius: options.patchRadius) == nil
            {
                result.append(Int32(Int(run.y) * size.width + x))
            }
        }
        return result
    }
}

/// Weights of all target patches: exp(-d / 2s²) · 1.3^-depth, where s² is the upper quartile of the
/// distances in the patch's 16x16 block (Wexler et al. 2007), divided by `sharpness`. 0 for a patch
/// without source.
func weighPatches(
    _ layout: QueryLayout, field: UnsafePointer<Int32>, distances: UnsafePointer<UInt32>,
    edge: UnsafePointer<Float>, into weights: UnsafeMutablePointer<Float>, options: FillOptions,
    sharpness: Float
) throws {
    let kernels = options.kernelTable
    try WeightTable.exponential.withUnsafeBufferPointer { table in
        guard let table = table.baseAddress else { return }
        for region in layout.regions {
            let box = region.box
            let across = (box.width + 15) / 16
            let down = (box.height + 15) / 16
            let work = Weighing(
                field: field + region.base, distances: distances + region.base,
                edge: edge + region.base, weights: weights + region.base, exponential: table,
                sharpness: sharpness, boxWidth: box.width)
            try forEachInParallel(across * down, options: options) { number in
                let (x, y) = (number % across * 16, number / across * 16)
                kernels.weigh(
                    work,
                    Block(x: x, y: y, maxX: min(x + 16, box.width), maxY: min(y + 16, box.height)))
            }
        }
    }
}
