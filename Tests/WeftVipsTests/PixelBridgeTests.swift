internal import Foundation
internal import Testing
internal import WeftPixels
@testable internal import WeftVips

@Suite struct PixelBridgeTests {
    @Test(arguments: ColorModel.allCases, [WeftPixels.BandFormat.uint8, .uint16])
    func pixelsGoInAndOutUnchanged(_ model: ColorModel, _ format: WeftPixels.BandFormat) throws {
        let values = (0..<12 * model.bands).map { $0 * 5 }
        var buffer = image(4, 3, model, values, format: format)
        buffer.profile = [1, 2, 3]
        #expect(try VipsImage(buffer).pixels() == buffer)
    }

    @Test func wrappingAndMappingCopyNothing() throws {
        try withFolder { folder in
            let path = "\(folder)/a.pix"
            let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
            let header = try VipsImage(photo(33, 21), name: "p").writePixelFile(to: descriptor)
            close(descriptor)
            #expect(header.size == PixelSize(width: 33, height: 21))
            let mapped = try PixelFile.map(path: path)
            let wrapped = try VipsImage(mapped)
            let inside = wrapped.unsafeMemoryAddress
            #expect(inside == mapped.sharedStorage.unsafeBaseAddress)
            #expect(try VipsImage.open(pixelFile: path).pixels() == photo(33, 21))
        }
    }

    @Test func pixelsLiveAsLongAsTheImage() throws {
        weak var storage: PixelStorage?
        var wrapped: VipsImage?
        do {
            let buffer = photo(20, 10)
            storage = buffer.sharedStorage
            wrapped = try VipsImage(buffer).call("invert")
        }
        #expect(storage != nil)
        #expect(try wrapped?.call("invert").pixels() == photo(20, 10))
        wrapped = nil
        #expect(storage == nil)
    }

    @Test func aLaterChangeOfTheBufferDoesNotShow() throws {
        var buffer = plain(2, 1, .gray, [7])
        let wrapped = try VipsImage(buffer)
        buffer.withUnsafeMutableBytes { $0[0] = 99 }
        #expect(values(try wrapped.pixels()) == [7, 7])
    }

    @Test func floatsAreRoundedAndClipped() throws {
        let base = try VipsImage(image(4, 1, .gray, [0, 10, 100, 200]))
        let floats = try base.call("linear", ["a": [1.5], "b": [-0.4]])
        #expect(floats.bandFormat == "float")
        // -0.4, 14.6, 149.6, 299.6
        #expect(values(try floats.pixels()) == [0, 15, 150, 255])
    }

    @Test func otherColorSpacesBecomeSRGB() throws {
        let gray = try VipsImage(plain(2, 2, .rgb, [120, 120, 120]))
        for space in ["lab", "xyz", "scrgb", "hsv", "labs"] {
            let there = try gray.call("colourspace", ["space": .string(space)])
            let back = try there.pixels()
            #expect(back.model == .rgb && back.format == .uint8)
            for value in values(back) { #expect(abs(value - 120) <= 2, "\(space)") }
        }
        let cmyk = try gray.call("icc_transform", ["output-profile": "cmyk"])
        #expect(cmyk.interpretation == "cmyk")
        let back = try cmyk.pixels()
        #expect(back.model == .rgb && back.profile == nil)
        for value in values(back) { #expect(abs(value - 120) <= 10) }
    }
}
