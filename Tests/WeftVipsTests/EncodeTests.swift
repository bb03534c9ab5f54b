internal import Foundation
internal import Testing
internal import WeftPixels
@testable internal import WeftVips

@Suite struct EncodeTests {
    @Test(arguments: [
        ImageEncoding.png(), .png(compression: 0, interlaced: true), .webp(lossless: true), .tiff(),
        .tiff(compression: .lzw, tiled: true), .tiff(compression: .none),
    ])
    func losslessEncodingsGiveThePixelsBack(_ encoding: ImageEncoding) throws {
        for model in [ColorModel.rgb, .rgba] {
            var buffer = photo(30, 20, model)
            // Fully transparent pixels may lose their hidden colors.
            if model == .rgba { buffer = opaque(buffer) }
            let bytes = try VipsImage(buffer).encoded(as: encoding)
            let back = try VipsImage.open(bytes: bytes).pixels()
            let isFlat = back.model == .rgb && model == .rgba
            #expect(isFlat || back == buffer, "\(encoding)")
        }
    }

    private func opaque(_ buffer: PixelBuffer) -> PixelBuffer {
        var copy = buffer
        copy.withUnsafeMutableBytes {
            for index in stride(from: 3, to: $0.count, by: 4) { $0[index] = 200 }
        }
        return copy
    }

    @Test(arguments: [ColorModel.gray, .grayAlpha, .rgb, .rgba])
    func sixteenBitPixelsSurvivePNGAndTIFF(_ model: ColorModel) throws {
        let all = (0..<6 * model.bands).map { 1000 + $0 * 2531 }
        let deep = image(3, 2, model, all, format: .uint16)
        for encoding in [ImageEncoding.png(), .tiff()] {
            let bytes = try VipsImage(deep).encoded(as: encoding)
            #expect(try VipsImage.open(bytes: bytes).pixels() == deep)
        }
    }

    @Test func writingToADescriptorGivesTheSameBytes() throws {
        try withFolder { folder in
            let base = try VipsImage(photo(90, 70))
            for encoding in [ImageEncoding.jpeg(), .png(), .webp(), .tiff()] {
                let path = "\(folder)/out.\(encoding.fileExtension)"
                let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
                try base.write(encodedAs: encoding, to: descriptor)
                close(descriptor)
                let written = [UInt8](try Data(contentsOf: URL(filePath: path)))
                #expect(try written == base.encoded(as: encoding), "\(encoding.name)")
            }
        }
    }

    @Test func strippingRemovesProfileAndMetadata() throws {
        let p3 = try VipsImage(photo(16, 16)).call("icc_transform", ["output-profile": "p3"])
        // GIF has no place for a profile.
        for format in ImageEncoding.Format.writable where format != .gif {
            let kept = try ImageEncoding(name: format.rawValue)
            let stripped = try ImageEncoding(
                name: format.rawValue, settings: ["metadata": "stripped"])
            #expect(try VipsImage.open(bytes: p3.encoded(as: kept)).profile == p3.profile)
            #expect(try VipsImage.open(bytes: p3.encoded(as: stripped)).profile == nil, "\(format)")
        }
    }

    @Test func theSameImageGivesTheSameBytes() throws {
        for format in ImageEncoding.Format.writable {
            let encoding = try ImageEncoding(name: format.rawValue)
            let one = try VipsImage(photo(60, 40)).encoded(as: encoding)
            #expect(try VipsImage(photo(60, 40)).encoded(as: encoding) == one)
        }
    }

    @Test func encodingsAreData() throws {
        let encoding = ImageEncoding.webp(quality: 70, metadata: .stripped)
        #expect(encoding.name == "webp")
        #expect(encoding.settings == ["quality": 70, "metadata": "stripped"])
        #expect(try ImageEncoding(name: "webp", settings: encoding.settings) == encoding)
        #expect(try ImageEncoding(fileExtension: ".JPG").name == "jpeg")
        #expect(try ImageEncoding(fileExtension: "tif").fileExtension == "tif")
    }

    @Test func badEncodingsSayWhatIsAllowed() {
        #expect(
            message { try ImageEncoding(name: "jpg2") }
                == "Expected an encoding named jpeg, png, webp, tiff, avif, heic, gif or deep-zoom,"
                + " found \"jpg2\".")
        #expect(
            message { try ImageEncoding(name: "webp", settings: ["quality": 101]) }
                == "Expected quality of webp to be a whole number from 0 to 100, found 101.")
        #expect(
            message { try ImageEncoding(name: "jpeg", settings: ["qualty": 80]) }
                == "The encoding jpeg has no setting \"qualty\". Did you mean quality?")
        #expect(
            message { try ImageEncoding(name: "png", settings: ["metadata": "some"]) }
                == "Expected metadata of png to be one of kept, stripped,"
                + " copyright-and-profile, found \"some\".")
        #expect(
            message { try ImageEncoding(fileExtension: "bmp") }
                == "Expected a file extension .jpg, .png, .webp, .tif, .avif, .heic, .gif or .zip, found"
                + " \"bmp\".")
        #expect(
            code { try VipsImage(photo(2, 2)).encoded(as: .jpeg(quality: 0)) } == "invalid-argument"
        )
    }

    @Test func aFormatThatCannotHoldTheSizeSaysSo() throws {
        let long = try VipsImage(plain(20_000, 1, .gray, [0]), name: "long")
        #expect(
            message { try long.encoded(as: .webp()) }
                == "long has 20000x1 pixels: expected at most 16383 on a side for webp; resize it,"
                + " or encode it as png.")
    }

    @Test func aClosedDescriptorIsAnInputOutputError() throws {
        let base = try VipsImage(photo(8, 8))
        #expect(code { try base.write(encodedAs: .tiff(), to: 9999) } == "input-output")
        #expect(code { try base.write(encodedAs: .png(), to: 9999) } == "input-output")
        #expect(code { try base.writePixelFile(to: 9999) } == "input-output")
    }
}
