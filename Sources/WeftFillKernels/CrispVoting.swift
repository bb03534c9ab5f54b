import WeftFillTypes

/// Casts the votes of some pixels of row `y` of a region.
func castVotes<Kernel: PatchKernel>(
    _ voting: CrispVoting, _ strip: Strip, y: Int, _ columns: Range<Int>,
    into out: UnsafeMutablePointer<CrispVote>, _: Kernel.Type
) {
    if voting.bytesPerBand == 2 {
        castVotes(voting, strip, y, columns, out, UInt16.self, Kernel.self)
    } else {
        castVotes(voting, strip, y, columns, out, UInt8.self, Kernel.self)
    }
}

@inline(__always)
private func castVotes<Value: FixedWidthInteger & UnsignedInteger, Kernel: PatchKernel>(
    _ voting: CrispVoting, _ strip: Strip, _ y: Int, _ columns: Range<Int>,
    _ out: UnsafeMutablePointer<CrispVote>, _: Value.Type, _: Kernel.Type
) {
    let pixels = voting.pixels.assumingMemoryBound(to: Value.self)
    withUnsafeTemporaryAllocation(
        of: BallotPart.self, capacity: Ballot<Kernel.Size>.partCount
    ) { memory in
        guard let parts = memory.baseAddress else { return }
        for x in columns {
            let window = VoterWindow(x: x, y: y, strip: strip, radius: Kernel.Size.radius)
            let common = window.commonSource(voting.voters)
            let place = out + (x &- columns.lowerBound)
            if common >= 0 {
                place.pointee = agreed(voting, pixels, common)
                continue
            }
            let ballot = Ballot(voting.voters, window, x: x, y: y, parts, Kernel.self)
            place.pointee = count(
                ballot, voting, pixels, y &* voting.voters.width &+ x, Kernel.self)
        }
    }
}

/// All name the same pixel.
@inline(__always)
private func agreed<Value: FixedWidthInteger & UnsignedInteger>(
    _ voting: CrispVoting, _ pixels: UnsafePointer<Value>, _ source: Int
) -> CrispVote {
    var vote = CrispVote()
    let from = pixels + source &* voting.bands
    vote.source = Int32(truncatingIfNeeded: source)
    let colors = voting.hasAlpha ? voting.bands &- 1 : voting.bands
    for band in 0..<colors { vote.crisp[band] = Float(from[band]) }
    if voting.hasAlpha {
        vote.alpha = Float(from[colors])
        if from[colors] < Value.max { vote.source = -1 }
    }
    vote.count = 1
    return vote
}

/// Adds up the voices, in the order in which they are first heard. Colors also count by their
/// alpha, so that what cannot be seen does not bleed in.
@inline(__always)
private func count<Value: FixedWidthInteger & UnsignedInteger, Kernel: PatchKernel>(
    _ ballot: Ballot<Kernel.Size>, _ voting: CrispVoting, _ pixels: UnsafePointer<Value>,
    _ place: Int,
    _: Kernel.Type
) -> CrispVote {
    var vote = CrispVote()
    let colors = voting.hasAlpha ? voting.bands &- 1 : voting.bands
    guard ballot.isOpen else { return vote }
    var (sum, plain) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
    var (total, opacity, most) = (Float(0), Float(0), Float(0))
    for part in 0..<Ballot<Kernel.Size>.partCount {
        while let offset = ballot.offset(in: part) {
            let weight = ballot.hear(offset, from: part, Kernel.self)
            let source = place &+ Int(offset)
            let from = pixels + source &* voting.bands
            var color = SIMD4<Float>.zero
            for band in 0..<colors { color[band] = Float(from[band]) }
            if weight > most {
                (most, vote.crisp) = (weight, color)
                vote.source = Int32(truncatingIfNeeded: source)
            }
            total += weight
            plain += color * weight
            guard voting.hasAlpha else { continue }
            let opaque = weight * Float(from[colors])
            opacity += opaque
            sum += color * opaque
        }
    }
    let mean = opacity > 0 ? sum / opacity : plain / total
    vote.alpha = opacity / total
    // What a transparent source shows is no detail.
    if voting.hasAlpha, opacity < total * Float(Value.max) {
        vote.crisp = mean
        vote.source = -1
    }
    vote.lack = mean - vote.crisp
    vote.count = 1
    return vote
}
