internal import Testing
@testable internal import WeftVips

@Suite struct ImageFormatTests {
    @Test(arguments: ["heic", "mif1", "avif"])
    func heifIsKnownByItsBrands(_ brand: String) {
        let major: [UInt8] = [0, 0, 0, 16] + Array("ftyp".utf8) + Array(brand.utf8) + [0, 0, 0, 0]
        #expect(ImageFormat(magic: major) == .heif)
        let compatible: [UInt8] =
            [0, 0, 0, 20] + Array("ftypxxxx".utf8) + [0, 0, 0, 0] + Array(brand.utf8)
        #expect(ImageFormat(magic: compatible) == .heif)
    }

    @Test func videosAreNoImages() {
        #expect(ImageFormat(magic: [0, 0, 0, 16] + Array("ftypisom".utf8) + [0, 0, 0, 0]) == nil)
    }

    @Test func onlyTheStandardFormatsAreAllowed() {
        #expect(ImageLimits().allowed == [.jpeg, .png, .webp, .gif, .tiff, .heif])
        #expect(titles(of: [.png, .jpeg]) == "JPEG or PNG")
    }
}
