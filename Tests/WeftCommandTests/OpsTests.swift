import Foundation
import Testing

/// `weft ops`: what there is to do with images, and what each takes.
@Suite struct OpsTests {
    private let place: Place

    init() throws { place = try Place() }

    @Test func theListHasVerbsAndOperations() async throws {
        let text = try await place.weft("ops").output
        #expect(text.hasPrefix("VERBS, as methods in a pipeline's body:\n"))
        for name in ["rotated", "annotated", "grid", "canny", "hist_equal"] {
            #expect(text.contains("\n  \(name) "), "\(name)")
        }
        #expect(!text.contains("jpegload") && !text.contains("\n  system "))
        let list = try await place.json(["ops", "--json"]) as? [[String: String]] ?? []
        #expect(list.count > 150)
        #expect(list.allSatisfy { Set($0.keys) == ["kind", "name", "summary"] })
    }

    @Test func anOperationSaysWhatItTakes() async throws {
        let text = try await place.weft("ops", "canny").output
        #expect(
            text.hasPrefix(
                """
                canny: Canny edge detector

                  photo.vips("canny")


                """))
        #expect(text.contains("sigma      a number from 0.01 to 1000.0 (default: 1.4)"))
        #expect(
            text.contains("precision  one of integer, float, approximate (default: float)"))
        let json = try await place.json(["ops", "canny", "--json"]) as? [[String: Any]] ?? []
        let arguments = json.first?["arguments"] as? [[String: Any]] ?? []
        #expect(arguments.contains { $0["name"] as? String == "sigma" })
    }

    @Test func aVerbSaysHowItIsWritten() async throws {
        let text = try await place.weft("ops", "gammaCorrected").output
        #expect(
            text == """
                gammaCorrected: Makes middle tones brighter or darker.

                  photo.gammaCorrected(1.4)

                  exponent  a number from 0.01 to 100 (required)

                """)
    }

    @Test(arguments: [
        ("cany", "Expected a verb or an operation of libvips, found \"cany\". Did you mean canny?"),
        (
            "qqqqqqqq",
            "Expected a verb or an operation of libvips, found \"qqqqqqqq\". See 'weft ops'."
        ),
        (
            "avg",
            "Expected an operation that makes an image of an image, found that avg does not. Call "
                + "it in an operation of your own."
        ),
    ])
    func aWrongNameIsAnswered(_ name: String, _ message: String) async throws {
        let ending = try await place.weft("ops", name)
        #expect(ending.code == 64)
        #expect(ending.errors == "weft: \(message)\n")
    }
}
