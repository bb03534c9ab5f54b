internal import Foundation
internal import Testing
internal import WeftPixels
@testable internal import WeftVips

@Suite struct FormatTests {
    @Test(arguments: [ImageEncoding.avif(quality: 70), .heic(quality: 70), .gif(effort: 1)])
    func whatIsWrittenLooksTheSame(_ encoding: ImageEncoding) throws {
        guard ImageEncoding.Format.writable.contains(encoding.format) else { return }
        let base = try VipsImage(photo(64, 48)).blurred(sigma: 3).inMemory()
        let bytes = try base.encoded(as: encoding)
        let back = try VipsImage.open(bytes: bytes).inMemory()
        #expect(back.size == base.size)
        #expect(try back.meanDifference(from: base) < 6)
    }

    @Test(.enabled(if: ImageEncoding.Format.writable.contains(.avif), "needs an AV1 encoder"))
    func losslessAVIFKeepsAlpha() throws {
        let base = try VipsImage(photo(32, 24, .rgba))
        let bytes = try base.encoded(as: .avif(lossless: true, effort: 9))
        #expect(try VipsImage.open(bytes: bytes).pixels().model == .rgba)
    }

    @Test func settingsOfTheNewFormatsAreChecked() {
        #expect(
            message { try ImageEncoding(name: "avif", settings: ["quality": 0]) }
                == "Expected quality of avif to be a whole number from 1 to 100, found 0.")
        #expect(
            message { try ImageEncoding(name: "gif", settings: ["dither": 2]) }
                == "Expected dither of gif to be a number from 0.0 to 1.0, found 2.")
        #expect(
            message { try ImageEncoding(name: "gif", settings: ["quality": 2]) }
                == "The encoding gif has no setting \"quality\".")
        #expect(
            message { try ImageEncoding(name: "deep-zoom", settings: ["tileSize": 3]) }
                == "Expected tileSize of deep-zoom to be a whole number from 64 to 8192, found 3.")
        #expect(
            message { try ImageEncoding(name: "deep-zoom", settings: ["tiles": "bmp"]) }
                == "Expected tiles of deep-zoom to be one of jpeg, png, webp, found \"bmp\".")
        #expect(
            message { try ImageEncoding(name: "deep-zoom", settings: ["quality": "[x]"]) }
                == "Expected quality of deep-zoom to be a whole number from 1 to 100, found"
                + " \"[x]\".")
    }

    @Test func everyEndingHasItsFormat() throws {
        for format in ImageEncoding.Format.allCases {
            #expect(try ImageEncoding(fileExtension: format.fileExtension).format == format)
        }
        #expect(try ImageEncoding(fileExtension: "HEIF").format == .heic)
    }

    @Test func aPyramidIsOneArchiveWithTheSameBytesEachTime() throws {
        let base = try VipsImage(photo(700, 300))
        let bytes = try base.encoded(as: .deepZoom())
        #expect(try base.encoded(as: .deepZoom()) == bytes)
        let names = try ZIPArchive(bytes).names
        #expect(names == names.sorted())
        #expect(names.contains("image/image.dzi"))
        #expect(names.contains("image/image_files/10/2_1.jpg"))
        #expect(!names.contains { $0.hasSuffix("vips-properties.xml") })
        // The tile of the coarsest level is one pixel.
        let tile = try #require(try ZIPArchive(bytes).content(of: "image/image_files/10/0_0.jpg"))
        #expect(tile.prefix(3).elementsEqual([0xFF, 0xD8, 0xFF]))
        #expect(try VipsImage.open(bytes: tile).size == PixelSize(width: 255, height: 255))
    }

    @Test(arguments: ImageEncoding.TileLayout.allCases)
    func everyLayoutIsWritten(_ layout: ImageEncoding.TileLayout) throws {
        let base = try VipsImage(photo(300, 300, .rgba))
        let encoding = ImageEncoding.deepZoom(
            tileSize: 128, overlap: 0, layout: layout, tiles: .png)
        #expect(try ZIPArchive(base.encoded(as: encoding)).names.contains { $0.hasSuffix(".png") })
    }

    @Test func theArchiveIsOneForOtherPrograms() throws {
        try withFolder { folder in
            let path = "\(folder)/pyramid.zip"
            try write(VipsImage(photo(300, 200)).encoded(as: .deepZoom()), to: path)
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["python3", "-c", Self.script, path]
            try process.run()
            process.waitUntilExit()
            // 127: there is no Python here.
            #expect([0, 127].contains(process.terminationStatus))
        }
    }

    private static let script = """
        import sys, zipfile
        archive = zipfile.ZipFile(sys.argv[1])
        assert archive.testzip() is None
        assert all(entry.date_time[0] == 1980 for entry in archive.infolist())
        """

    @Test func brokenArchivesAreRefused() {
        #expect(code { try ZIPArchive([]) } == "operation-failed")
        #expect(code { try ZIPArchive([UInt8](repeating: 7, count: 100)) } == "operation-failed")
    }

    @Test func copyrightAndProfileCanBeKept() throws {
        let tagged = try VipsImage(photo(16, 16)).converted(to: .displayP3)
            .settingText("exif-ifd0-Copyright", "Ada")
            .settingText("exif-ifd0-Software", "Camera 1")
            .settingText("exif-ifd3-GPSLatitude", "52/1 0/1 0/1")
        let all = try VipsImage.open(bytes: tagged.encoded(as: .jpeg()))
        #expect(all.metadataFields.contains("exif-ifd0-Software"))
        let bytes = try all.encoded(as: .jpeg(metadata: .copyrightAndProfile))
        let some = try VipsImage.open(bytes: bytes)
        #expect(some.profile == tagged.profile)
        #expect(some.metadataFields.contains("exif-ifd0-Copyright"))
        #expect(!some.metadataFields.contains("exif-ifd0-Software"))
        #expect(!some.metadataFields.contains { $0.contains("GPS") })
        let none = try all.keepingMetadata(.stripped)
        #expect(!none.metadataFields.contains { $0.hasPrefix("exif-") } && none.profile == nil)
        #expect(try all.keepingMetadata(.kept).metadataFields == all.metadataFields)
    }

    @Test func aProfileFileIsUsedAndOthersAreRefused() throws {
        try withFolder { folder in
            let p3 = try VipsImage(photo(8, 8)).converted(to: .displayP3)
            let path = "\(folder)/screen.icc"
            try write(p3.profile ?? [], to: path)
            let found = try VipsImage(photo(8, 8)).converted(to: .file(path))
            #expect(try found.pixels() == p3.pixels())
            try write(Array("no profile".utf8), to: path)
            #expect(
                message { try VipsImage(photo(8, 8)).converted(to: .file(path)) }
                    == "Expected an ICC profile of RGB, CMYK or gray at \(path), found another"
                    + " file; use one that ends in .icc or .icm.")
            #expect(
                code { try VipsImage(photo(8, 8)).converted(to: .file("/none.icc")) } == "missing")
        }
    }

    @Test func cmykFilesAreCMYK() throws {
        let bytes = try VipsImage(photo(16, 16)).converted(to: .cmyk).encoded(as: .jpeg())
        let file = try VipsImage.open(bytes: bytes)
        #expect(file.interpretation == "cmyk" && file.bands == 4 && file.profile != nil)
    }

    @Test func colorsAreReadFromTexts() throws {
        #expect(try RGBColor("#f80") == RGBColor(red: 255, green: 136, blue: 0))
        #expect(try RGBColor("#FF8800") == RGBColor(red: 255, green: 136, blue: 0))
        #expect(try RGBColor("#00000000").alpha == 0)
        #expect(try RGBColor("White") == .white)
        #expect(
            message { try RGBColor("wite") }
                == "Expected a color such as #ff8800, #ff880080 or orange, found \"wite\"."
                + " Did you mean white?")
        for wrong in ["", "#", "#12", "#12345", "#gggggg", "#+1+1+1", "12345678", "#1234567"] {
            #expect(code { try RGBColor(wrong) } == "invalid-argument", "\(wrong)")
        }
        let json = try JSONEncoder().encode(RGBColor.white)
        #expect(try JSONDecoder().decode(RGBColor.self, from: json) == .white)
        #expect(
            try JSONDecoder().decode(RGBColor.self, from: Data("\"orange\"".utf8))
                == RGBColor("orange"))
    }
}
