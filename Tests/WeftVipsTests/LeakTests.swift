internal import Foundation
internal import Testing
internal import WeftPixels
@testable internal import WeftVips

@Suite struct LeakTests {
    /// Runs verbs, operations, encodings and failures of every kind.
    static func runEverything() async throws {
        let session = VipsSession.shared
        try await session.run {
            let base = try VipsImage(photo(64, 48), name: "base")
            for format in ImageEncoding.Format.writable {
                let bytes = try base.encoded(as: ImageEncoding(name: format.rawValue))
                let image = try VipsImage.open(bytes: bytes).autorotated()
                _ = try image.blurred(sigma: 1).sharpened().resized(scale: 0.5)
                    .overlaid(with: base, opacity: 0.5).flattened().pixels()
                _ = try VipsImage.thumbnail(of: .bytes(bytes), within: 20).pixels()
                _ = code {
                    try VipsImage.open(bytes: Array(bytes.prefix(bytes.count / 2))).pixels()
                }
            }
            for file in HostileFileTests.refused {
                _ = code { try VipsImage.open(bytes: file.bytes).pixels() }
            }
            _ = code { try base.call("gaussblur", ["sigma": -1]) }
            _ = code { try base.call("extract_band", ["band": 9]) }
            _ = try base.outputs(of: "stats")["out"]?.image?.pixels()
            _ = try base.call("bandjoin", ["in": .images([base, base])]).encoded(as: .png())
            _ = try base.call("icc_transform", ["output-profile": "p3"]).convertedToSRGB().pixels()
            _ = try base.call("affine", ["matrix": [1, 0, 0, 1], "interpolate": "bicubic"]).pixels()
        }
    }

    @Test func nothingIsAliveInTheEnd() async throws {
        let result = try await #require(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) {
            VipsSession.shared.reportsLeaks = true
            try await LeakTests.runEverything()
            let report = VipsSession.liveObjects
            precondition(report.images == 0, "References alive: \(report)")
            precondition(report.files == 0, "Files open: \(report)")
            VipsSession.shared.shutDown()
        }
        let said = String(decoding: result.standardErrorContent, as: UTF8.self)
        #expect(!said.contains("objects alive"), "\(said)")
        #expect(!said.contains("leaked"), "\(said)")
    }

    @Test func aLeakIsReported() async throws {
        let result = try await #require(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) {
            VipsSession.shared.reportsLeaks = true
            let kept = try VipsImage(photo(8, 8))
            #expect(VipsSession.liveObjects.images == 1)
            _ = Unmanaged.passRetained(kept.reference)
            VipsSession.shared.shutDown()
        }
        let said = String(decoding: result.standardErrorContent, as: UTF8.self)
        #expect(said.contains("VipsImage"), "\(said)")
    }
}
