import WeftFillTypes
import WeftPixels

/// A fill in one call: one pass over the pyramid, or one for each set of donors.
struct SingleCall {
    private let photo: PixelBuffer
    private let mask: PixelBuffer
    private let options: FillOptions
    private let observer: FillObserver
    private let hole: [Run]
    private let protected: [Run]

    /// Checks all images.
    init(
        _ photo: PixelBuffer, hiding mask: PixelBuffer, options: FillOptions,
        observer: FillObserver
    ) throws {
        try Filler.check(photo, mask)
        try Filler.check(photo, fits: options.patchSize)
        self.photo = photo
        self.mask = mask
        self.options = options
        self.observer = observer
        hole = runs(hiddenBy: mask, options: options)
        guard hole.reduce(0, { $0 + $1.count }) < photo.size.area else {
            throw FillError.nothingKnown
        }
        protected = try Filler.protection(of: 0, size: photo.size, options: options)
        for (number, donor) in options.donors.enumerated() where donor.size != photo.size {
            throw FillError.region("donor \(number + 1)", donor.size, of: photo.size)
        }
    }

    func run() throws -> PixelBuffer {
        guard !hole.isEmpty else { return photo }
        guard !options.donors.isEmpty else { return try fill(try pyramid(), photo, options) }
        var result = photo
        var open = hole
        var openMask = mask
        for group in try DonorGroup.groups(of: hole, size: photo.size, options: options) {
            let others = group.donor.map { complement(of: $0, size: photo.size) } ?? []
            let level = PyramidLevel(
                source: LevelSource(photo: result, mask: openMask), hole: open,
                protected: joined(protected, others))
            var options = options
            if group.donor == nil { options.donors = [] }
            result = try fill(try pyramid(over: level), result, options)
            open = group.remaining
            openMask = maskImage(hiding: open, size: photo.size)
        }
        return result
    }

    /// The levels, finest first, of all holes at once.
    func pyramid() throws -> [PyramidLevel] {
        try pyramid(
            over: PyramidLevel(
                source: LevelSource(photo: photo, mask: mask), hole: hole, protected: protected))
    }

    private func pyramid(over finest: PyramidLevel) throws -> [PyramidLevel] {
        if !finest.protected.isEmpty, !finest.hole.isEmpty,
            finest.sourceCount(radius: options.patchRadius) == 0
        {
            throw FillError.nothingAllowed(patchSide: options.patchSize.side)
        }
        return try WeftFill.pyramid(over: finest, options: options)
    }

    private func fill(
        _ pyramid: [PyramidLevel], _ photo: PixelBuffer, _ options: FillOptions
    ) throws -> PixelBuffer {
        var levels = pyramid
        let count = levels.count
        var state: FillState?
        while levels.count > 1, let level = levels.popLast() {
            state = try solved(level, levels.count, of: count, after: state, options).state()
        }
        guard let finest = levels.popLast() else { return photo }
        // Of the solver only the field and the weights are kept: the last vote needs memory too.
        let vote = try solved(finest, 0, of: count, after: state, options).finalVote()
        guard let vote else { return try diffused(photo, hole: finest.hole, options: options) }
        return try vote.painted(photo)
    }

    private func solved(
        _ image: PyramidLevel, _ level: Int, of count: Int, after state: FillState?,
        _ options: FillOptions
    ) throws -> LevelSolver {
        let solver = try LevelSolver(
            level: level, of: count, image: image, guide: nil, options: options)
        try solver.solve(after: state, observer: observer)
        return solver
    }
}

/// A mask of one band, white on the runs.
private func maskImage(hiding runs: [Run], size: PixelSize) -> PixelBuffer {
    var result = PixelBuffer(size: size, model: .gray)
    result.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        for run in runs {
            (base + Int(run.y) * size.width + Int(run.x0)).initializeMemory(
                as: UInt8.self, repeating: 255, count: run.count)
        }
    }
    return result
}

extension Filler {
    /// What the options protect, at a level of that size.
    static func protection(
        of level: Int, size: PixelSize, options: FillOptions
    ) throws -> [Run] {
        guard let protect = options.protect else { return [] }
        var found = protect.size
        for _ in 0..<level {
            found = PixelSize(width: (found.width + 1) / 2, height: (found.height + 1) / 2)
        }
        guard found == size else {
            throw FillError.region("a protected region", protect.size, of: size, level: level)
        }
        var protected = runs(hiddenBy: protect, options: options)
        for _ in 0..<level { protected = halvedProtection(protected) }
        return protected
    }

    static func refuseDonors(_ options: FillOptions) throws {
        guard options.donors.isEmpty else { throw FillError.donorsLevelByLevel }
    }
}
