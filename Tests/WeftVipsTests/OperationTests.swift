internal import Testing
internal import WeftPixels
@testable internal import WeftVips

@Suite struct OperationTests {
    let base: VipsImage

    init() throws { base = try VipsImage(image(2, 2, .gray, [10, 20, 30, 40]), name: "four") }

    @Test func anyOperationRunsByItsName() throws {
        #expect(values(try base.call("invert").pixels()) == [245, 235, 225, 215])
        #expect(
            values(try base.call("flip", ["direction": "horizontal"]).pixels()) == [20, 10, 40, 30])
        let twice = try base.call("linear", ["a": [2.0], "b": [1.0], "uchar": true])
        #expect(values(try twice.pixels()) == [21, 41, 61, 81])
        let three = try base.call("bandjoin", ["in": .images([base, base, base])])
        #expect(try three.pixels().model == .rgb)
    }

    @Test func numbersAndListsComeBack() throws {
        #expect(try base.outputs(of: "avg")["out"]?.double == 25)
        #expect(try base.outputs(of: "getpoint", ["x": 1, "y": 1])["out-array"]?.doubles == [40])
        let darkest = try base.outputs(of: "min", ["size": 1])
        #expect(darkest["x"]?.int == 0 && darkest["out"]?.double == 10)
    }

    @Test func imagesAreMadeFromNothing() throws {
        let black = try VipsImage.made(by: "black", ["width": 3, "height": 2])
        #expect(values(try black.pixels()) == [0, 0, 0, 0, 0, 0])
    }

    @Test func misspelledNamesGetASuggestion() {
        #expect(
            message { try base.call("gausblur", ["sigma": 1]) }
                == "libvips has no operation named \"gausblur\". Did you mean gaussblur?")
        #expect(
            message { try base.call("gaussblur", ["sigma": 1, "precison": "float"]) }
                == "The operation gaussblur has no argument \"precison\". Did you mean precision?")
        #expect(code { try base.call("qqqqqqqq") } == "unknown-operation")
    }

    @Test func argumentsOutOfRangeAreRefused() {
        #expect(
            message { try base.call("gaussblur", ["sigma": -2]) }
                == "Expected sigma of gaussblur to be a number from 0.0 to 1000.0, found -2.")
        #expect(
            message { try base.call("gaussblur", ["sigma": .double(.nan)]) }
                == "Expected sigma of gaussblur to be a number from 0.0 to 1000.0, found nan.")
        #expect(
            message { try base.call("flip", ["direction": "sideways"]) }
                == "Expected direction of flip to be one of horizontal, vertical, found"
                + " \"sideways\".")
        #expect(
            message { try base.call("extract_band", ["band": 1.5]) }
                == "Expected band of extract_band to be a whole number from 0 to 10000000, found"
                + " 1.5.")
        #expect(
            message { try base.call("gaussblur") }
                == "The operation gaussblur needs sigma: a number from 0.0 to 1000.0.")
        #expect(code { try base.call("flip", ["direction": 1]) } == "invalid-argument")
    }

    @Test func operationsOnFilesAndCommandsAreBlocked() {
        for name in ["jpegload", "pngsave", "system", "thumbnail", "profile_load"] {
            #expect(code { try base.call(name) } == "operation-blocked", "\(name)")
        }
        #expect(
            message { try VipsOperations.describe("system") }
                == "The operation system reads or writes files by name or runs commands; open and"
                + " encode images with VipsImage instead.")
    }

    @Test func failingOperationsNameTheImage() throws {
        let found = message { try base.call("extract_band", ["band": 5]) }
        #expect(found.hasPrefix("extract_band failed on four (libvips says: "))
        #expect(code { try base.call("extract_band", ["band": 5]) } == "operation-failed")
    }

    @Test func everyListedOperationDescribesItself() throws {
        #expect(VipsOperations.all.count > 150)
        for (name, summary) in VipsOperations.all {
            let description = try VipsOperations.describe(name)
            #expect(!summary.isEmpty && !description.arguments.isEmpty, "\(name)")
        }
        let blur = try VipsOperations.describe("gaussblur")
        #expect(blur.argument("sigma")?.isRequired == true)
        #expect(blur.argument("min_ampl")?.type == .double(range: 0.001...1, default: 0.2))
        #expect(
            blur.argument("precision")?.type
                == .nick(allowed: ["integer", "float", "approximate"], default: "integer"))
    }

    @Test func sequentialImagesAreCopiedWhereAnOperationNeedsThat() throws {
        let bytes = try VipsImage(photo(300, 1000)).encoded(as: .png())
        let upsideDown = try VipsImage.open(bytes: bytes).call("flip", ["direction": "vertical"])
        let expected = try VipsImage(photo(300, 1000)).call("flip", ["direction": "vertical"])
        #expect(try upsideDown.pixels() == expected.pixels())
    }

    @Test func editDistanceCountsEdits() {
        #expect(editDistance("blur", "blur") == 0)
        #expect(editDistance("blur", "blurr") == 1)
        #expect(editDistance("kitten", "sitting") == 3)
        #expect(editDistance("", "abc") == 3)
    }
}
