import Testing
import WeftPixels

@testable import WeftVips

/// Pixels computed on the caller's thread, strip after strip.
struct StripTests {
    @Test(arguments: [1, 15, 16, 17, 100])
    func pixelsAndMetadataAreThoseOfTheFile(height: Int) throws {
        let exif = HostileFiles.chunk("eXIf", HostileFiles.exif(orientation: 6))
        let png = try VipsImage(photo(40, height)).encoded(as: .png())
        let bytes = [UInt8](png[..<33]) + exif + png[33...]
        let file = try VipsImage.open(bytes: bytes)
        let copy = try file.inMemory()
        #expect(file.isSequential && !copy.isSequential && copy.isInMemory)
        #expect(values(try copy.pixels()) == values(photo(40, height)))
        #expect(copy.orientation == 6 && copy.blob("exif-data") == file.blob("exif-data"))
        #expect(copy.interpretation == file.interpretation)
    }

    @Test func whatFailsHalfWayFailsHere() throws {
        let jpeg = try VipsImage(photo(400, 400)).encoded(as: .jpeg())
        let cut = try VipsImage.open(bytes: Array(jpeg.prefix(jpeg.count / 2)))
        #expect(code { try cut.inMemory() } == "truncated")
    }

    /// libvips keeps one buffer of reasons for all threads: what we know of the file counts first.
    @Test func whatAnotherThreadSaidDoesNotHideThatAFileIsCut() {
        var origin = ImageOrigin(name: "cut.jpg", format: .jpeg)
        origin.endsEarly = true
        let words = "extract_area: bad extract area"
        let found = failure(
            of: "computing pixels", origin: origin, words: words, isEvaluation: true)
        #expect(found.code == "truncated")
        #expect(
            failure(of: "extract_area", origin: origin, words: words).code == "operation-failed")
    }

    @Test func aPhotoOnItsSideIsScaledAndTurned() throws {
        try withFolder { folder in
            let exif = HostileFiles.chunk("eXIf", HostileFiles.exif(orientation: 6))
            let png = try VipsImage(photo(400, 300)).blurred(sigma: 4).encoded(as: .png())
            try write([UInt8](png[..<33]) + exif + png[33...], to: folder + "/side.png")
            let small = try VipsImage.resized(.path(folder + "/side.png"), longestSide: 40)
            #expect(small.size == PixelSize(width: 30, height: 40) && small.orientation == 1)
            let turned = try VipsImage.open(path: folder + "/side.png").autorotated()
                .resized(longestSide: 40)
            // Rows first or columns first: libvips rounds in between.
            let pairs = zip(values(try small.pixels()), values(try turned.pixels()))
            #expect(pairs.allSatisfy { abs($0 - $1) <= 3 })
        }
    }
}

/// Decoding at an eighth.
struct EighthTests {
    /// 4032 x 3024 leaves 504 pixels for 256: libvips would decode it at a quarter.
    @Test(arguments: [("12 MP", 4032, 3024), ("on its side", 3024, 4032)])
    func aThumbnailIsNearFullDecoding(_ name: String, _ width: Int, _ height: Int) throws {
        let photo = try VipsImage(photo(504, 378)).blurred(sigma: 1)
            .resized(to: PixelSize(width: width, height: height))
        let bytes = try photo.encoded(as: .jpeg(quality: 92))
        let fast = try VipsImage.thumbnail(of: .bytes(bytes), within: 256).pixels()
        let full = try VipsImage.thumbnail(of: .bytes(bytes), within: 256, shrinkOnLoad: .off)
        let pairs = zip(values(fast), values(try full.pixels()))
        let error = pairs.map { abs($0 - $1) }.reduce(0, +)
        #expect(fast.size.width == width * 256 / 4032)
        #expect(Double(error) / Double(fast.byteCount) < 2)
    }

    @Test func aGrayPhotoIsCorrectedToo() throws {
        let gray = try VipsImage(plain(1600, 1600, .gray, [99])).encoded(as: .jpeg())
        let small = try VipsImage.thumbnail(of: .bytes(gray), within: 100).pixels()
        #expect(small.model == .gray && values(small).allSatisfy { abs($0 - 99) <= 1 })
    }
}

/// The correction of JPEGs that are decoded at an eighth.
struct SharpenedMeansTests {
    @Test func aFlatPictureStays() {
        var pixels = [UInt8](repeating: 77, count: 5 * 4 * 3)
        sharpenMeans(&pixels, rowBytes: 15, height: 4, bands: 3)
        #expect(pixels.allSatisfy { $0 == 77 })
    }

    @Test func aSpotGainsAndItsNeighborsLose() {
        // 100 + (3 * 4 * 64 + 32) / 64 = 112; its neighbors 36 - (3 * 64 - 32) / 64, downward.
        var pixels: [UInt8] = [36, 36, 36, 36, 100, 36, 36, 36, 36]
        sharpenMeans(&pixels, rowBytes: 3, height: 3, bands: 1)
        #expect(pixels == [36, 33, 36, 33, 112, 33, 36, 33, 36])
    }

    @Test func bandsAreApartAndValuesStayInRange() {
        var pixels: [UInt8] = [255, 0, 0, 255]
        sharpenMeans(&pixels, rowBytes: 4, height: 1, bands: 2)
        #expect(pixels == [255, 0, 0, 255])
    }

    @Test func onePixelIsItself() {
        var pixels: [UInt8] = [9]
        sharpenMeans(&pixels, rowBytes: 1, height: 1, bands: 1)
        #expect(pixels == [9])
    }
}
