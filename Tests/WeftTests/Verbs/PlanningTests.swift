import Foundation
import Testing
import Weft

/// Settings that a verb cannot take are refused when a pipeline is planned, with the line.
@Suite struct PlanningTests {
    /// One verb, applied to the photo by a closure that only a test could have.
    struct OneVerb: Pipeline {
        @TaskLocal static var verb: @Sendable (Handle<Image>) -> Handle<Image> = { $0 }

        struct Input: PipelineInput {
            @Parameter("A photo.") var photo: Image
            init() {}
        }

        func body(_ input: Inputs<Input>) -> Handle<Image> { Self.verb(input.photo) }
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        let verb: @Sendable (Handle<Image>) -> Handle<Image>
        let message: String
        init(_ message: String, _ verb: @escaping @Sendable (Handle<Image>) -> Handle<Image>) {
            (self.verb, self.message) = (verb, message)
        }
        var testDescription: String { message }
    }

    static let mistakes = [
        Mistake("Expected sigma of blurred to be a number from 0.01 to 1000.0, found 0.0.") {
            $0.blurred(sigma: 0)
        },
        Mistake("Expected sigma of blurred to be a number from 0.01 to 1000.0, found nan.") {
            $0.blurred(sigma: .nan)
        },
        Mistake("Expected sigma of sharpened to be a number from 0.01 to 100.0, found -1.0.") {
            $0.sharpened(sigma: -1)
        },
        Mistake(
            "Expected degrees of rotated to be a number from -1000000.0 to 1000000.0, found inf."
        ) { $0.rotated(by: .infinity) },
        Mistake(
            "Expected longestSide of resized to be a whole number from 1 to 10000000, found 0."
        ) { $0.resized(longestSide: 0) },
        Mistake("Expected width of resized to be a whole number from 1 to 10000000, found -5.") {
            $0.resized(width: -5)
        },
        Mistake(
            "Expected size of cropped to be 1 to 10000000 pixels on each side, found 0x5."
        ) { $0.cropped(to: PixelSize(width: 0, height: 5)) },
        Mistake(
            "Expected area of cropped to be a rectangle that begins at 0,0 or beyond and is not "
                + "empty, found 3x3 at -1,0."
        ) { $0.cropped(to: PixelRect(x: -1, y: 0, width: 3, height: 3)) },
        Mistake(
            "Expected shape of cropped to be two whole numbers of 1 or more, found 16 by 0."
        ) { $0.cropped(to: AspectRatio(16, 0)) },
        Mistake("Expected top of extended to be a whole number from 0 to 10000000, found -1.") {
            $0.extended(by: EdgePixels(top: -1))
        },
        Mistake(
            "Expected background of extended to be a color with parts from 0 to 255 and alpha from 0 "
                + "to 1, found red 300.0, green 0.0, blue 0.0, alpha 1.0."
        ) {
            $0.extended(
                by: EdgePixels(all: 1), background: RGBColor(red: 300, green: 0, blue: 0))
        },
        Mistake("Expected threshold of trimmed to be a number from 0.0 to 255.0, found -1.0.") {
            $0.trimmed(threshold: -1)
        },
        Mistake(
            "Expected size of medianFiltered to be an odd whole number from 3 to 99, found 4."
        ) { $0.medianFiltered(size: 4) },
        Mistake(
            "Expected exponent of gammaCorrected to be a number from 0.01 to 100.0, found 0.0."
        ) { $0.gammaCorrected(0) },
        Mistake("Expected saturation of modulated to be a number from 0.0 to 100.0, found -1.0.") {
            $0.modulated(saturation: -1)
        },
        Mistake("Expected contrast of adjusted to be a number from 0.0 to 100.0, found nan.") {
            $0.adjusted(contrast: .nan)
        },
        Mistake("Expected level of thresholded to be a number from 0.0 to 255.0, found 256.0.") {
            $0.thresholded(at: 256)
        },
        Mistake(
            "Expected window of localContrastEnhanced to be a whole number from 2 to 10000, found 0."
        ) { $0.localContrastEnhanced(window: 0) },
        Mistake("Expected opacity of overlaid to be a number from 0.0 to 1.0, found 2.0.") {
            $0.overlaid(with: $0, opacity: 2)
        },
        Mistake("Expected spacing of overlaid to be a whole number from 0 to 10000, found -1.") {
            $0.overlaid(tiling: $0, spacing: -1)
        },
        Mistake(
            "Expected text of annotated to be 1 to 10000 characters that can be seen, found 0."
        ) { $0.annotated("") },
        Mistake("Expected size of annotated to be a number from 1.0 to 2000.0, found 0.0.") {
            $0.annotated("a", style: TextStyle(size: 0))
        },
        Mistake("Expected quality of webp to be a whole number from 0 to 100, found 101.") {
            $0.encoded(as: .webp(quality: 101))
        },
        Mistake(
            "Expected a color profile at /none.icc, found no file that can be read; check the path."
        ) { $0.converted(to: .file("/none.icc")) },
        Mistake("libvips has no operation named \"cany\". Did you mean canny?") {
            $0.vips("cany")
        },
        Mistake("Expected sigma of canny to be a number from 0.01 to 1000.0, found 0.") {
            $0.vips("canny", ["sigma": 0])
        },
        Mistake(
            "The operation system reads or writes files by name or runs commands; open and encode "
                + "images with VipsImage instead."
        ) { $0.vips("system", ["cmd-format": "true"]) },
        Mistake("Expected spacing of joined to be a whole number from 0 to 10000, found -1.") {
            list($0, $0).joined(spacing: -1)
        },
        Mistake("Expected columns of grid to be a whole number from 1 to 10000, found 0.") {
            list($0, $0).grid(columns: 0)
        },
    ]

    @Test(arguments: mistakes) func theMistakeIsNamedWithItsLine(_ mistake: Mistake) throws {
        let error = #expect(throws: PipelineError.self) {
            try OneVerb.$verb.withValue(mistake.verb) {
                try OneVerb.compile(["photo": .file("/photo.png")])
            }
        }
        #expect(error?.code == .invalidSetting)
        let message = error?.message ?? ""
        #expect(message.wholeMatch(of: /PlanningTests\.swift:[0-9]+: .*/) != nil, "\(message)")
        #expect(message.hasSuffix(": " + mistake.message), "\(message)")
    }

    /// Stand-ins for inputs are no settings.
    @Test func drawingAPipelineChecksNoSettings() throws {
        let steps = try OneVerb.$verb.withValue({ $0.blurred(sigma: 0) }) {
            try OneVerb.outline().plan.allSteps
        }
        #expect(steps.contains { $0.label == "blurred" })
    }
}
