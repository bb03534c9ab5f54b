import Foundation
import Testing

/// What `weft fill` can be told, on real photos.
@Suite struct FillOptionTests {
    private let place: Place

    init() throws {
        place = try Place()
        // A mask of the photo's size that covers the left third, and one that covers everything.
        try MaskTIFF(white: 0..<150).write(to: place["left.tif"])
        try MaskTIFF(white: 0..<451).write(to: place["all.tif"])
        try MaskTIFF(white: 0..<2).write(to: place["corner.tif"])
    }

    private func fill(_ output: String, _ more: String...) async throws -> WeftProcess.Ending {
        let base = ["fill", "photo.png", "mask.png", "-o", output, "--threads", "1"]
        return try await WeftProcess(base + more, in: place).end()
    }

    @Test func eachOptionChangesTheFill() async throws {
        for (name, options) in [
            ("plain", []), ("protected", ["--protect", "left.tif"]),
            ("draft", ["--quality", "draft"]),
            ("best", ["--quality", "best"]), ("large", ["--patch-size", "11"]),
        ] {
            let arguments = ["fill", "photo.png", "mask.png", "-o", "\(name).png"] + options
            #expect(try await WeftProcess(arguments, in: place).end().code == 0)
        }
        let pictures = try ["plain", "protected", "draft", "best", "large"].map {
            try place.bytes("\($0).png")
        }
        #expect(Set(pictures).count == 5)
    }

    @Test func withEverythingProtectedThereIsNoSource() async throws {
        let ending = try await fill("out.png", "--protect", "all.tif")
        #expect(ending.code == 65)
        #expect(ending.errors.contains("found none: protect less, or draw larger donors."))
        #expect(!place.has("out.png"))
    }

    @Test func patchesLargerThanThePhotoAreRefused() async throws {
        try MaskTIFF(white: 0..<2, size: (8, 8)).write(to: place["small.tif"])
        let arguments = ["fill", "small.tif", "small.tif", "-o", "out.png", "--patch-size"]
        let ending = try await WeftProcess(arguments + ["9"], in: place).end()
        #expect(ending.code == 65)
        #expect(
            ending.errors.contains(
                "Expected patches that fit into the photo, 8x8, received a patch size of 9: choose a "
                    + "smaller one, or auto, which spreads colors where no patch fits."))
        #expect(!place.has("out.png"))
        #expect(try await WeftProcess(arguments + ["7"], in: place).end().code == 0)
    }

    @Test func aDonorThatCrossesNoHoleIsRefused() async throws {
        let ending = try await fill("out.png", "--donor", "corner.tif")
        #expect(ending.code == 65)
        #expect(
            ending.errors.contains(
                "Expected every donor to cross a hole of the mask, donor 1 crosses none"))
    }

    @Test func aDonorOverAllIsLikeNoneButForTheLight() async throws {
        let ending = try await fill("out.png", "--donor", "all.tif")
        #expect(ending.code == 0)
        #expect(place.has("out.png"))
    }

    @Test func regionsOfAnotherSizeAreRefused() async throws {
        for (option, name) in [("--protect", "a protected region"), ("--donor", "donor 1")] {
            let ending = try await fill("out.png", option, "wide.png")
            #expect(ending.code == 65)
            #expect(
                ending.errors.contains(
                    "Expected \(name) of the photo's size, 451x300, received one of 600x400"))
        }
    }

    @Test func everyIterationIsKept() async throws {
        #expect(try await fill("out.png", "--keep-iterations", "kept").code == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: place["kept"].path).sorted()
        #expect(names.contains("level-0-iteration-01.png"))
        #expect(names.allSatisfy { $0.wholeMatch(of: /level-\d-iteration-\d\d\.png/) != nil })
        // The folder holds something now.
        let again = try await fill("second.png", "--keep-iterations", "kept")
        #expect(again.code == 73)
        #expect(!place.has("second.png"))
        let over = try await fill("second.png", "--keep-iterations", "kept", "--overwrite")
        #expect(over.code == 0)
    }
}
