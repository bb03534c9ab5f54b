internal import Testing
internal import WeftPixels
@testable internal import WeftVips

/// Every verb on every kind of image: a picture of the size, depth and bands that it promises.
@Suite struct VerbKindTests {
    @Test(arguments: VerbCase.all.map(\.name), ImageKind.allCases)
    func everyVerbTakesEveryKind(_ name: String, _ kind: ImageKind) throws {
        let verb = try #require(VerbCase.all.first { $0.name == name })
        let pixels = try verb.apply(kind.opened()).pixels()
        #expect(pixels.size == verb.size)
        let hasAlpha = [.grayAlpha, .rgba].contains(pixels.model)
        switch verb.alpha {
        case .kept: #expect(hasAlpha == kind.hasAlpha)
        case .dropped: #expect(!hasAlpha)
        case .any: break
        }
        let isDeep = pixels.format == .uint16
        #expect(isDeep == (verb.depth == .kept && kind.isDeep))
        let isGray = [.gray, .grayAlpha].contains(pixels.model)
        switch verb.colors {
        case .gray: #expect(isGray)
        case .rgb: #expect(!isGray)
        case .kept: #expect(isGray == kind.isGray)
        }
        // Something is to be seen.
        #expect(Set(values(pixels)).count > 1)
    }

    @Test(arguments: 1...8) func everyOrientationIsShownUpright(_ orientation: Int) throws {
        // Red at the top left when upright; stored so that the orientation puts it there.
        let stored = try VipsImage(image(2, 1, .rgb, [255, 0, 0, 0, 0, 255]))
            .resized(width: 32, kernel: .nearest)
        let lying =
            switch orientation {
            case 2: try stored.flipped(.horizontal)
            case 3: try stored.rotated(by: 180)
            case 4: try stored.flipped(.vertical)
            case 5: try stored.rotated(by: 90).flipped(.horizontal)
            case 6: try stored.rotated(by: -90)
            case 7: try stored.rotated(by: 90).flipped(.vertical)
            case 8: try stored.rotated(by: 90)
            default: stored
            }
        let bytes = try lying.withOrientation(orientation).encoded(as: .jpeg(quality: 100))
        let shown = try VipsImage.open(bytes: bytes).autorotated().inMemory()
        #expect(shown.size == PixelSize(width: 32, height: 16))
        #expect(shown.orientation == 1)
        let found = values(try shown.pixels())
        #expect(found[0] > 200 && found[2] < 60)
        for verb in VerbCase.tones.prefix(3) {
            #expect(try verb.apply(shown).pixels().size == shown.size)
        }
        // The tag must not come back with the rest of EXIF.
        let again = try VipsImage.open(bytes: shown.encoded(as: .jpeg()))
        #expect(again.orientation == 1)
        let upright = try VipsImage.open(bytes: bytes).autorotated().encoded(as: .jpeg())
        #expect(try VipsImage.open(bytes: upright).orientation == 1)
        let small = try VipsImage.thumbnail(of: .bytes(bytes), within: 16).encoded(as: .webp())
        #expect(try VipsImage.open(bytes: small).orientation == 1)
    }

    /// Tall enough that the rows that libvips keeps of an image that is read once do not hide a verb
    /// that reads it out of order.
    @Test(arguments: VerbCase.all.map(\.name).filter { $0 != "extended-color" })
    func everyVerbTakesATallImageThatIsReadOnce(_ name: String) throws {
        let verb = try #require(VerbCase.all.first { $0.name == name })
        for (model, encoding) in [
            (ColorModel.rgb, ImageEncoding.jpeg()), (.rgba, .png(compression: 1)),
            (.gray, .png(compression: 1)),
        ] {
            let bytes = try VipsImage(photo(60, 3000, model)).encoded(as: encoding)
            let streamed = try verb.apply(VipsImage.open(bytes: bytes)).pixels()
            let whole = try verb.apply(
                VipsImage.open(bytes: bytes, options: OpenOptions(access: .random)))
            #expect(try streamed == whole.pixels(), "\(model)")
        }
    }

    /// Either a picture or one clear error.
    @Test(arguments: VerbCase.all.map(\.name)) func noVerbFailsBadlyOnTinyImages(
        _ name: String
    ) throws {
        let verb = try #require(VerbCase.all.first { $0.name == name })
        for (width, height) in [(1, 1), (2, 1), (1, 7), (3, 2)] {
            for model in [ColorModel.gray, .grayAlpha, .rgb, .rgba] {
                let bytes = try VipsImage(photo(width, height, model)).encoded(as: .png())
                do {
                    let size = try verb.apply(VipsImage.open(bytes: bytes)).pixels().size
                    #expect(size.width > 0 && size.height > 0)
                } catch let error as VipsError {
                    // Only verbs that cut to a size may refuse.
                    #expect(
                        error.code == "invalid-argument" && name.hasPrefix("cropped-"),
                        "\(width)x\(height) \(model): \(error)")
                }
            }
        }
    }
}
