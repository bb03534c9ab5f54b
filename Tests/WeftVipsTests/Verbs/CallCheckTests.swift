internal import Testing
internal import WeftPixels
@testable internal import WeftVips

/// Calls by name are checked before there is an image.
@Suite struct CallCheckTests {
    private func refusal(
        _ name: String, _ arguments: [String: VipsArgument] = [:], images: Set<String> = []
    ) -> String {
        message { try VipsOperations.check(name, arguments, images: images) }
    }

    @Test func goodCallsPass() {
        #expect(refusal("canny", ["sigma": 1.4]) == "none")
        #expect(refusal("gaussblur", ["sigma": 2, "min_ampl": 0.1]) == "none")
        #expect(refusal("composite2", ["mode": "multiply"], images: ["overlay"]) == "none")
        #expect(refusal("insert", ["x": 1, "y": 2], images: ["sub"]) == "none")
        #expect(refusal("linear", ["a": [1, 2, 3], "b": [0.5]]) == "none")
        #expect(refusal("icc_transform", ["output-profile": "p3"]) == "none")
    }

    @Test func namesAreCheckedWithSuggestions() {
        #expect(
            refusal("cany") == "libvips has no operation named \"cany\". Did you mean canny?")
        #expect(
            refusal("canny", ["sigmma": 1])
                == "The operation canny has no argument \"sigmma\". Did you mean sigma?")
        #expect(
            refusal("canny", [:], images: ["mask"])
                == "The operation canny has no argument \"mask\".")
    }

    @Test func typesAndRangesAreChecked() {
        #expect(
            refusal("canny", ["sigma": "big"])
                == "Expected sigma of canny to be a number from 0.01 to 1000.0, found \"big\".")
        #expect(
            refusal("canny", ["sigma": 0])
                == "Expected sigma of canny to be a number from 0.01 to 1000.0, found 0.")
        #expect(
            refusal("canny", ["precision": "exact"])
                == "Expected precision of canny to be one of integer, float, approximate, found"
                + " \"exact\".")
        #expect(
            refusal("gaussblur")
                == "The operation gaussblur needs sigma: a number from 0.0 to 1000.0.")
        #expect(
            refusal("composite2", ["mode": "over"])
                == "The operation composite2 needs overlay: an image.")
        #expect(
            refusal("canny", [:], images: ["sigma"])
                == "Expected images for arguments of canny that take one, found one for sigma.")
    }

    @Test func whatMakesNoImageOfOneIsRefused() {
        #expect(
            refusal("avg")
                == "Expected an operation that gives an image, found that avg gives out; ask for its"
                + " outputs in an operation of your own.")
        #expect(
            refusal("black", ["width": 1, "height": 1])
                == "The operation black takes no image that is not given by name; use one that does."
        )
    }

    @Test(arguments: [
        "jpegload", "pngsave", "pngsave_buffer", "dzsave", "system", "thumbnail", "rawsave_fd",
        "vipsload", "csvload_source", "magicksave", "profile_load",
    ])
    func whatTouchesFilesIsRefusedByName(_ name: String) {
        #expect(code { try VipsOperations.check(name, [:]) } == "operation-blocked")
    }

    @Test func argumentsThatNameFilesAreRefused() {
        #expect(
            refusal("icc_transform", ["output-profile": "/etc/passwd"])
                == "Expected output-profile of icc_transform to be one of srgb, p3, cmyk (a profile"
                + " file has a verb: converted), found \"/etc/passwd\".")
        #expect(
            code {
                try VipsOperations.check("thumbnail_image", ["width": 3, "import-profile": "/x"])
            }
                == "invalid-argument")
    }

    @Test func everyCallableOperationTakesAndGivesAnImage() throws {
        #expect(VipsOperations.callable.count > 120)
        let names = Set(VipsOperations.callable.map(\.name))
        #expect(names.isSuperset(of: ["canny", "gaussblur", "composite2", "hist_equal", "rank"]))
        #expect(names.isDisjoint(with: ["avg", "black", "jpegload", "system", "pngsave"]))
        for operation in VipsOperations.callable {
            #expect(!operation.settings.contains { $0.name == "in" && $0.type == .image })
        }
    }

    @Test func callsAreReadFromTexts() throws {
        let call = try VipsCall(parsing: "linear  a=1,0.5,2 b=3 uchar=true mode=over")
        #expect(call.operation == "linear")
        #expect(
            call.settings == ["a": [1, 0.5, 2], "b": 3, "uchar": true, "mode": "over"])
        #expect(try VipsCall(parsing: call.text) == call)
        for wrong in ["", " ", "a=1", "canny sigma", "canny sigma=", "canny =1", "canny a=1 a=2"] {
            #expect(code { try VipsCall(parsing: wrong) } == "invalid-argument", "\(wrong)")
        }
    }

    @Test func settingsAreData() throws {
        let settings: [String: OperationSetting] = [
            "a": 1, "b": 1.5, "c": true, "d": "text", "e": [1, 2.5],
        ]
        #expect(settings["a"]?.argument.int == 1)
        #expect(settings["e"]?.argument.doubles == [1, 2.5])
    }
}
