import WeftPixels

extension LevelSolver {
    /// How much every target patch's word weighs, from how well it matches its source.
    func weigh() {
        weighPatches(
            layout, field: field.base, distances: distances.base, edge: edgeWeights.base,
            into: weights.base, threads: options.threads, sharpness: 1)
    }

    /// Paints every hole pixel from the sources of the patches over it. Returns the pixels for
    /// which no patch has a source yet.
    @discardableResult
    func paint() -> [Int32] {
        let voters = Voters(field: field.base, weights: weights.base, width: size.width)
        let missing = Plane<UInt8>(count: max(holePieces.count, 1), repeating: 0)
        let pixels = pixels.base
        let width = size.width
        forEachInParallel(holePieces.count, threads: options.threads) { number in
            let piece = holePieces[number]
            for run in piece.runs {
                for x in Int(run.x0)..<Int(run.x1) {
                    let at = UnsafeMutableRawPointer(pixels + (Int(run.y) &* width &+ x) &* 4)
                    if let color = vote(pixels, voters, x: x, y: Int(run.y), strip: piece) {
                        at.storeBytes(of: color, as: SIMD4<UInt8>.self)
                    } else {
                        missing.base[number] = 1
                    }
                }
            }
        }
        return (0..<holePieces.count).filter { missing[$0] != 0 }.flatMap {
            unpainted(holePieces[$0], voters)
        }
    }

    private func unpainted(_ piece: Strip, _ voters: Voters) -> [Int32] {
        var result: [Int32] = []
        for run in piece.runs {
            for x in Int(run.x0)..<Int(run.x1)
            where vote(pixels.base, voters, x: x, y: Int(run.y), strip: piece) == nil {
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
    edge: UnsafePointer<Float>, into weights: UnsafeMutablePointer<Float>, threads: Int,
    sharpness: Float
) {
    for region in layout.regions {
        let box = region.box
        let across = (box.width + 15) / 16
        let down = (box.height + 15) / 16
        forEachInParallel(across * down, threads: threads) { number in
            let x = number % across * 16
            let y = number / across * 16
            let block = PixelRect(
                x: x, y: y, width: min(16, box.width - x), height: min(16, box.height - y))
            weighBlock(
                block, rowLength: box.width, field + region.base, distances + region.base,
                edge + region.base, weights + region.base, sharpness)
        }
    }
}

private func weighBlock(
    _ block: PixelRect, rowLength: Int, _ field: UnsafePointer<Int32>,
    _ distances: UnsafePointer<UInt32>, _ edge: UnsafePointer<Float>,
    _ weights: UnsafeMutablePointer<Float>, _ sharpness: Float
) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 256) { values in
        var count = 0
        for y in block.y..<block.maxY {
            for x in block.x..<block.maxX where field[y * rowLength + x] >= 0 {
                values[count] = distances[y * rowLength + x]
                count += 1
            }
        }
        guard count > 0 else { return }
        let spread = upperQuartile(UnsafeMutableBufferPointer(rebasing: values[0..<count]))
        let scale = 16 * sharpness / Float(spread)
        WeightTable.exponential.withUnsafeBufferPointer { table in
            guard let table = table.baseAddress else { return }
            for y in block.y..<block.maxY {
                for x in block.x..<block.maxX where field[y * rowLength + x] >= 0 {
                    let at = y * rowLength + x
                    weights[at] = similarity(distances[at], scale: scale, table) * edge[at]
                }
            }
        }
    }
}
