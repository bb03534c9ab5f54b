internal import Foundation
internal import Testing
internal import WeftPixels
@testable internal import WeftVips

/// Verbs that stand for one call of libvips give what the `vips` command gives. It comes with
/// Debian's libvips-tools; where it is missing, or of another version than the library, these are
/// skipped.
@Suite(.enabled(if: VipsCommand.fits, "needs the vips command of the library's version"))
struct VipsCommandTests {
    struct Call: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let verb: @Sendable (VipsImage) throws -> VipsImage
        /// Operation, then what follows the output's name.
        init(
            _ arguments: String, _ verb: @escaping @Sendable (VipsImage) throws -> VipsImage
        ) {
            self.arguments = arguments.split(separator: " ").map(String.init)
            self.verb = verb
        }
        var testDescription: String { arguments.joined(separator: " ") }
    }

    static let calls = [
        Call("rot d90") { try $0.rotated(by: 90) }, Call("rot d180") { try $0.rotated(by: 180) },
        Call("rotate 30 --interpolate bicubic") { try $0.rotated(by: 30) },
        Call("flip horizontal") { try $0.flipped(.horizontal) },
        Call("flip vertical") { try $0.flipped(.vertical) },
        Call("extract_area 3 4 20 10") {
            try $0.cropped(to: PixelRect(x: 3, y: 4, width: 20, height: 10))
        },
        Call("smartcrop 30 30 --interesting attention") {
            try $0.cropped(to: PixelSize(width: 30, height: 30), focus: .attention)
        },
        Call("smartcrop 30 30 --interesting entropy") {
            try $0.cropped(to: PixelSize(width: 30, height: 30), focus: .entropy)
        },
        Call("embed 5 5 70 60 --extend mirror") {
            try $0.extended(
                by: EdgePixels(
                    top: 5, leading: 5, bottom: 60 - 5 - $0.height, trailing: 70 - 5 - $0.width),
                mode: .mirror)
        },
        Call("gravity centre 80 80 --extend white") {
            try $0.extended(to: PixelSize(width: 80, height: 80), mode: .white)
        },
        Call("gaussblur 2") { try $0.blurred(sigma: 2) },
        Call("sharpen --sigma 1") { try $0.sharpened(sigma: 1) },
        Call("rank 5 5 12") { try $0.medianFiltered(size: 5) },
        Call("gamma --exponent 1.8") { try $0.gammaCorrected(1.8) },
        Call("invert") { try $0.negated() },
        Call("colourspace b-w") { try $0.grayscale() },
        Call("icc_transform p3 --embedded --input-profile srgb") {
            try $0.converted(to: .displayP3)
        },
        Call("icc_transform cmyk --embedded --input-profile srgb --intent perceptual") {
            try $0.converted(to: .cmyk, intent: .perceptual)
        },
        Call("canny --sigma 1.4") { try $0.call("canny", ["sigma": 1.4]) },
    ]

    @Test(arguments: calls) func theVerbGivesWhatTheCommandGives(_ call: Call) throws {
        try withFolder { folder in
            let base = try VipsImage(photo(50, 40))
            try write(base.encoded(as: .png()), to: "\(folder)/in.png")
            try VipsCommand.run(
                [call.arguments[0], "\(folder)/in.png", "\(folder)/out.v"]
                    + call.arguments.dropFirst())
            // libvips' own format keeps every band format; only this test may load it.
            try VipsCommand.run(
                ["rawsave", "\(folder)/out.v", "\(folder)/out.raw"])
            let expected = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/out.raw")))
            let found = try call.verb(VipsImage.open(path: "\(folder)/in.png"))
            #expect(try found.rawBytes() == expected)
        }
    }
}

/// The `vips` command.
enum VipsCommand {
    /// Whether it is there, in the version of the library that is linked.
    static let fits: Bool = {
        let output = try? run(["--version"])
        return output?.contains(VipsSession.libraryVersion) == true
    }()

    @discardableResult
    static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["vips"] + arguments
        var environment = ProcessInfo.processInfo.environment
        environment["VIPS_CONCURRENCY"] = "1"
        process.environment = environment
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(
            decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CommandFailed(output: output) }
        return output
    }

    struct CommandFailed: Error { let output: String }
}
