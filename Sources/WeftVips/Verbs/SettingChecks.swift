internal import WeftPixels

// Refusals of settings that a verb cannot take, in the words of `check(_:for:of:)`. They need no
// image: the same checks run when a pipeline is planned.

/// "Expected sigma of blurred to be a number from 0.01 to 1000.0, found nan."
func demand(
    _ name: String, of verb: String, _ value: Double, in range: ClosedRange<Double>
) throws(VipsError) {
    guard range.contains(value) else {
        throw unfit(name, of: verb, ArgumentType.double(range: range, default: value), value)
    }
}

/// "Expected size of medianFiltered to be a whole number from 3 to 99, found 1."
func demand(
    _ name: String, of verb: String, _ value: Int, in range: ClosedRange<Int>
) throws(VipsError) {
    guard range.contains(value) else {
        throw unfit(name, of: verb, ArgumentType.int(range: range, default: value), value)
    }
}

/// "Expected background of rotated to be ..., found ...".
func unfit(
    _ name: String, of verb: String, _ expected: some CustomStringConvertible,
    _ found: some CustomStringConvertible
) -> VipsError {
    VipsError(
        .invalidArgument, "Expected \(name) of \(verb) to be \(expected), found \(found).")
}

/// The longest side that libvips can handle.
let maximumSide = 10_000_000

/// Pixels that a verb may make of smaller images: 2^30.
let maximumArea = 1 << 30

/// Refuses a size that no image can have.
func demandSize(
    _ name: String, of verb: String, width: Int, height: Int
) throws(VipsError) {
    let sides = 1...maximumSide
    guard sides.contains(width), sides.contains(height) else {
        throw unfit(
            name, of: verb, "1 to \(maximumSide) pixels on each side", "\(width)x\(height)")
    }
}

/// Refuses a result that would not fit in memory.
func demandArea(_ size: PixelSize, of verb: String, _ name: String) throws(VipsError) {
    let (area, overflow) = size.width.multipliedReportingOverflow(by: size.height)
    guard !overflow, area <= maximumArea else {
        throw VipsError(
            .tooManyPixels,
            "Expected \(verb) to make at most \(maximumArea) pixels of \(name), found \(size); make"
                + " it smaller.")
    }
}
