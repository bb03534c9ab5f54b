import Foundation
import Testing

/// The built-in pipelines that show the vocabulary, by `weft run` and `weft batch`.
@Suite struct VocabularyPipelineTests {
    private let place: Place

    init() throws { place = try Place() }

    @Test func webImagesGivesSeveralWidthsAndFormats() async throws {
        let ending = try await place.weft(
            "run", "web-images", "--photo", "photo.png", "--width", "200", "--count", "2", "-o",
            "web/{stem}-{width}.{format}", "-q")
        #expect(ending.code == 0, "\(ending.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: place["web"].path).sorted()
        #expect(
            names == [
                "photo-100.jpg", "photo-100.webp", "photo-200.jpg", "photo-200.webp",
            ])
    }

    @Test func theFormatIsLeftToAPipelineThatHasOneOnly() async throws {
        let ending = try await place.weft(
            "run", "pyramid-sheet", "--photo", "photo.png", "-o", "out.{format}", "-q")
        #expect(ending.code == 73)
        #expect(
            ending.errors.contains(
                "Expected a pipeline that encodes its images, because the output leaves the format "
                    + "to it with {format}, found one that does not. Name a format: .png."))
    }

    @Test func webImagesOfAFolderHaveTheirOwnEndings() async throws {
        let ending = try await place.weft(
            "batch", "web-images", "photo.png", "other.png", "--width", "64", "--count", "1", "-o",
            "web/{stem}-{width}-{level}.{format}", "-q")
        #expect(ending.code == 0, "\(ending.errors)")
        let names = try FileManager.default.contentsOfDirectory(atPath: place["web"].path).sorted()
        #expect(
            names == [
                "other-64-0.webp", "other-64-1.jpg", "photo-64-0.webp", "photo-64-1.jpg",
            ])
        let start = try Data(contentsOf: place["web/photo-64-1.jpg"]).prefix(3)
        #expect(start.elementsEqual([0xFF, 0xD8, 0xFF]))
    }

    @Test func aContactSheetShowsEveryPhoto() async throws {
        let ending = try await place.weft(
            "run", "contact-sheet", "--photos", "photo.png", "other.png", "--side", "40",
            "--spacing", "4", "--background", "#102030", "-o", "sheet.png", "-q")
        #expect(ending.code == 0, "\(ending.errors)")
        let wrong = try await place.weft(
            "run", "contact-sheet", "--photos", "photo.png", "--background", "wite", "-o", "x.png")
        #expect(wrong.code == 64)
        #expect(
            wrong.errors.contains(
                "Expected a color such as #ff8800, #ff880080 or orange, found \"wite\". Did you "
                    + "mean white?"))
        let batch = try await place.weft(
            "batch", "contact-sheet", "photo.png", "other.png", "--side", "32", "-o",
            "all/sheet.jpg", "-q")
        #expect(batch.code == 0, "\(batch.errors)")
        #expect(place.has("all/sheet.jpg"))
    }

    @Test func aDeepZoomPyramidIsOneArchive() async throws {
        for name in ["a.zip", "b.zip"] {
            let ending = try await place.weft(
                "run", "deep-zoom", "--image", "photo.png", "-o", name, "-q", "--hub",
                "hub-\(name)")
            #expect(ending.code == 0, "\(ending.errors)")
        }
        let bytes = try place.bytes("a.zip")
        #expect(bytes.prefix(4).elementsEqual([0x50, 0x4B, 3, 4]))
        #expect(try place.bytes("b.zip") == bytes)
        let wrong = try await place.weft(
            "run", "deep-zoom", "--image", "photo.png", "--tile", "3", "-o", "c.zip")
        #expect(wrong.code == 64)
        #expect(
            wrong.errors.contains(
                "Expected tileSize of deep-zoom to be a whole number from 64 to 8192, found 3."))
    }

    @Test func anyOperationRunsByItsName() async throws {
        let ending = try await place.weft(
            "run", "apply-operation", "--photo", "photo.png", "--operation",
            "gaussblur sigma=3 precision=float", "-o", "out.png", "-q")
        #expect(ending.code == 0, "\(ending.errors)")
        #expect(place.has("out.png"))
    }

    @Test(arguments: [
        ("cany", "libvips has no operation named \"cany\". Did you mean canny?"),
        (
            "gaussblur", "The operation gaussblur needs sigma: a number from 0.0 to 1000.0."
        ),
        (
            "gaussblur sigma=-1",
            "Expected sigma of gaussblur to be a number from 0.0 to 1000.0, found -1."
        ),
        (
            "system cmd-format=true",
            "The operation system reads or writes files by name or runs commands; open and encode "
                + "images with VipsImage instead."
        ),
        (
            "sigma=1",
            "Expected an operation and its arguments, such as canny sigma=1.4 precision=float, "
                + "found \"sigma=1\"."
        ),
    ])
    func aWrongOperationIsRefusedBeforeAnythingRuns(_ call: String, _ message: String) async throws
    {
        let ending = try await place.weft(
            "run", "apply-operation", "--photo", "photo.png", "--operation", call, "-o", "out.png")
        #expect(ending.code == 64)
        #expect(ending.errors.hasSuffix("\(message)\n"), "\(ending.errors)")
        #expect(!place.has("out.png") && !place.has("hub"))
    }

    @Test func aScannedPhotoIsRestored() async throws {
        let ending = try await place.weft(
            "run", "restore-scan", "--scan", "photo.png", "--threshold", "90", "-o", "out.png",
            "-q")
        #expect(ending.code == 0, "\(ending.errors)")
        #expect(place.has("out.png"))
    }
}
