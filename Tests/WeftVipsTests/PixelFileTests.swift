internal import Foundation
internal import Testing
internal import WeftPixels

@Suite struct PixelFileTests {
    /// The bytes of a file that holds `buffer`.
    func file(_ buffer: PixelBuffer) throws -> [UInt8] {
        try withFolder { folder in
            let path = "\(folder)/a.pix"
            let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
            defer { close(descriptor) }
            try PixelFile.write(buffer, to: descriptor)
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        }
    }

    /// What mapping those bytes says.
    func mapping(_ bytes: [UInt8]) throws -> String {
        try withFolder { folder in
            let path = "\(folder)/a.pix"
            try write(bytes, to: path)
            return message { try PixelFile.map(path: path).size }
                .replacing("\(folder)/", with: "")
        }
    }

    @Test func headerIsAsDocumented() throws {
        let bytes = try file(image(2, 1, .rgb, [1, 2, 3, 4, 5, 6]))
        #expect(Array(bytes.prefix(8)) == Array("WEFTPIX1".utf8))
        #expect(Array(bytes[8..<24]) == [2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0])
        #expect(bytes[24..<64].allSatisfy { $0 == 0 })
        #expect(Array(bytes[64...]) == [1, 2, 3, 4, 5, 6])
        #expect(PixelFile.isPixelFile(bytes.prefix(8)))
        #expect(!PixelFile.isPixelFile(bytes.prefix(7)))
    }

    @Test(
        arguments: ColorModel.allCases, [WeftPixels.BandFormat.uint8, .uint16, .float32])
    func everyKindOfPixelComesBack(_ model: ColorModel, _ format: WeftPixels.BandFormat) throws {
        var buffer = image(3, 2, model, (0..<6 * model.bands).map { $0 * 9 }, format: format)
        for profile: [UInt8]? in [nil, [1, 2, 3], [UInt8](repeating: 7, count: 64)] {
            buffer.profile = profile
            let bytes = try file(buffer)
            #expect(bytes.count % 64 == buffer.byteCount % 64)
            try withFolder { folder in
                try write(bytes, to: "\(folder)/a.pix")
                let mapped = try PixelFile.map(path: "\(folder)/a.pix")
                #expect(mapped == buffer)
            }
        }
    }

    @Test func aMappedImageCanBeChangedWithoutTouchingItsFile() throws {
        try withFolder { folder in
            let path = "\(folder)/a.pix"
            let bytes = try file(plain(2, 2, .gray, [5]))
            try write(bytes, to: path)
            var mapped = try PixelFile.map(path: path)
            mapped.withUnsafeMutableBytes { $0[0] = 9 }
            #expect(values(mapped) == [9, 5, 5, 5])
            #expect([UInt8](try Data(contentsOf: URL(filePath: path))) == bytes)
        }
    }

    @Test func brokenFilesAreRefusedWithTheirReason() throws {
        let good = try file(plain(2, 2, .gray, [5]))
        func changed(_ offset: Int, _ value: UInt8) -> [UInt8] {
            var bytes = good
            bytes[offset] = value
            return bytes
        }
        #expect(try mapping([]) == "a.pix is empty: expected a pixel file, found 0 bytes.")
        #expect(
            try mapping(changed(0, 0))
                == "a.pix is no pixel file: expected it to start with WEFTPIX1.")
        #expect(
            try mapping(Array(good.prefix(30)))
                == "a.pix ends inside its header: expected 64 bytes, found 30.")
        #expect(
            try mapping(Array(good.dropLast()))
                == "a.pix has the wrong length: expected 68 bytes for 2x2 pixels, found 67; make it"
                + " again.")
        #expect(
            try mapping(changed(8, 0))
                == "a.pix is a broken pixel file: expected sides of 1 to 10000000 pixels, found 0.")
        #expect(
            try mapping(changed(16, 9))
                == "a.pix is a broken pixel file: expected 1 to 4 bands, found 9.")
        #expect(
            try mapping(changed(20, 3))
                == "a.pix is a broken pixel file: expected 1, 2 or 4 bytes a band, found 3.")
        #expect(
            try mapping(changed(31, 255)).hasPrefix(
                "a.pix is a broken pixel file: expected a profile of at most 67108864 bytes"))
        #expect(
            try mapping(changed(40, 1)).hasPrefix(
                "a.pix is a broken pixel file: expected zeros at the end of the header"))
        #expect(try mapping(good + [0]).contains("expected 68 bytes for 2x2 pixels, found 69"))
    }
}
