/// Random numbers without a state: each is a hash of what it is for, so that it does not matter
/// which thread asks first (the finalizer of SplitMix64, Steele, Lea and Flood 2014).
@inline(__always)
package func counterHash(_ key: UInt64, _ counter: UInt64) -> UInt64 {
    var z = key &+ counter &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
}

/// The key of one sweep: seed, level and sweep mixed.
package func sweepKey(seed: UInt64, level: Int, sweep: Int) -> UInt64 {
    counterHash(counterHash(seed, UInt64(level) &+ 1), UInt64(sweep) &+ 1)
}

/// The lower 16 bits of `bits` spread over -radius...radius.
@inline(__always)
package func spread(_ bits: UInt64, _ radius: Int) -> Int {
    Int(truncatingIfNeeded: ((bits & 0xFFFF) &* UInt64(bitPattern: Int64(2 &* radius &+ 1))) &>> 16)
        &- radius
}

/// One bit of a map with a bit for every pixel, whose bytes come in fours.
@inline(__always)
package func bit(_ map: UnsafePointer<UInt8>, _ pixel: Int) -> Bool {
    let bits = UnsafeRawPointer(map).load(
        fromByteOffset: (pixel &>> 5) &<< 2, as: UInt32.self)
    return UInt32(littleEndian: bits) &>> UInt32(truncatingIfNeeded: pixel) & 1 != 0
}
