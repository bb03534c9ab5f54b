internal import Foundation
internal import Testing
internal import WeftPixels
@testable internal import WeftVips

/// What every verb makes of a crop of a photo, as `fixtures/verbs/NAME.png` shows it. Look at the
/// images when a change is meant: `WEFT_UPDATE_GOLDEN=1 swift test --filter GoldenVerbTests`.
@Suite struct GoldenVerbTests {
    private static let fixtures = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("fixtures")

    /// The cat's face, 48x36, at half size.
    private static func photo() throws -> VipsImage {
        try VipsImage.open(path: fixtures.appendingPathComponent("photos/chelsea.png").path)
            .cropped(to: PixelRect(x: 120, y: 60, width: 192, height: 144))
            .resized(to: PixelSize(width: 48, height: 36)).inMemory()
    }

    @Test(arguments: VerbCase.all.map(\.name))
    func theVerbMakesWhatItMade(_ name: String) throws {
        let verb = try #require(VerbCase.all.first { $0.name == name })
        let file = Self.fixtures.appendingPathComponent("verbs/\(name).png")
        let found = try verb.apply(Self.photo()).inMemory()
        if ProcessInfo.processInfo.environment["WEFT_UPDATE_GOLDEN"] != nil {
            let plain = try VipsImage(found.pixels())
            try Data(plain.encoded(as: .png(compression: 9))).write(to: file)
        }
        let golden = try VipsImage.open(path: file.path).inMemory()
        let pixels = try found.pixels()
        #expect(try golden.pixels().size == pixels.size)
        if verb.bound == 0 {
            #expect(try values(golden.pixels()) == values(pixels))
        } else {
            let distance = try VipsImage(pixels).meanDifference(from: golden)
            #expect(distance <= verb.bound)
        }
    }
}

extension VipsImage {
    /// The mean CIEDE2000 difference of two images of one size.
    func meanDifference(from other: VipsImage) throws -> Double {
        let (one, two) = (try lab(), try other.lab())
        return try one.applying("dE00", ["right": .image(two)]).outputs(of: "avg")["out"]?.double
            ?? .infinity
    }

    private func lab() throws -> VipsImage {
        try flattened().convertedToSRGB().inEightBits().applying("colourspace", ["space": "lab"])
    }

    /// With that EXIF orientation.
    func withOrientation(_ orientation: Int) throws -> VipsImage {
        try settingOrientation(orientation)
    }
}
