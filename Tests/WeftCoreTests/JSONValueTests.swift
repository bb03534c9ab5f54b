import Testing
import WeftCore

@Suite struct JSONValueTests {
    @Test func canonicalTextSortsKeysAndHasNoSpace() {
        let value: JSONValue = ["b": [1, true, nil], "a": ["z": "x", "y": 1.5]]
        #expect(value.text == #"{"a":{"y":1.5,"z":"x"},"b":[1,true,null]}"#)
        #expect(value.description == value.text)
        #expect(value.bytes == Array(value.text.utf8))
    }

    @Test func stringsEscapeWhatJSONDemandsAndKeepTheRest() {
        let value = JSONValue.string("\"\\\n\r\t\u{1}\u{7F}/é😀")
        #expect(value.text == "\"\\\"\\\\\\n\\r\\t\\u0001\\u007f/é😀\"")
    }

    @Test(arguments: [
        (JSONValue.double(3), "3.0"), (.double(0.1), "0.1"), (.double(-0.0), "-0.0"),
        (.double(1e300), "1e+300"), (.double(.infinity), "null"), (.double(.nan), "null"),
        (.int(.max), "9223372036854775807"), (.int(.min), "-9223372036854775808"),
    ])
    func numbersAreWrittenExactly(value: JSONValue, text: String) {
        #expect(value.text == text)
    }

    @Test(arguments: [
        JSONValue.null, true, false, 0, -1, .int(.max), .int(.min), 0.1, 3.0, -2.5e-300, "",
        "a\u{0}b\u{1F600}\u{2028}", [], [:], [[[]]], ["": ["a": [nil, 1, "x"]]],
    ])
    func everyValueSurvivesTheRoundTrip(value: JSONValue) throws {
        #expect(try JSONValue(parsing: value.text) == value)
        #expect(try JSONValue(parsing: value.bytes) == value)
        #expect(try JSONValue(parsing: value.prettyText) == value)
    }

    @Test func randomValuesSurviveTheRoundTrip() throws {
        let seed: UInt64 = 42
        var random = SeededRandom(seed: seed)
        for round in 0..<500 {
            let value = randomValue(depth: 4, using: &random)
            #expect(try JSONValue(parsing: value.text) == value, "seed \(seed), round \(round)")
        }
    }

    @Test func prettyTextIndentsByTwo() {
        let value: JSONValue = ["b": [1, 2], "a": [:], "c": []]
        #expect(
            value.prettyText == """
                {
                  "a": {},
                  "b": [
                    1,
                    2
                  ],
                  "c": []
                }
                """)
    }

    @Test func askingGivesNilForAnotherKind() {
        let value: JSONValue = ["int": 3, "whole": 3.0, "half": 3.5, "null": nil]
        #expect(value["int"]?.intValue == 3 && value["int"]?.doubleValue == 3)
        #expect(value["whole"]?.intValue == 3)
        #expect(value["half"]?.intValue == nil)
        #expect(value["null"] == nil && value["absent"] == nil)
        #expect(value.arrayValue == nil && value.stringValue == nil && value.boolValue == nil)
        #expect(value.objectValue?.count == 4)
    }

    @Test func demandingSaysWhatIsMissing() {
        let value: JSONValue = ["b": "text", "a": 1]
        #expect(throws: unexpected("Expected the field \"c\", found only [\"a\", \"b\"].")) {
            try value.string("c")
        }
        #expect(throws: unexpected("Expected an integer for \"b\", found a string: \"text\".")) {
            try value.int("b")
        }
        #expect(throws: unexpected("Expected a string for \"a\", found an integer: 1.")) {
            try value.string("a")
        }
        #expect(throws: unexpected("Expected an array for \"a\", found an integer: 1.")) {
            try value.array("a")
        }
        #expect(throws: unexpected("Expected a number for \"b\", found a string: \"text\".")) {
            try value.double("b")
        }
        #expect(throws: unexpected("Expected an object for \"x\", found an array: [1].")) {
            try JSONValue.array([1]).demand("x")
        }
    }

    private func unexpected(_ message: String) -> CoreError {
        CoreError(code: "unexpected-json", message)
    }

    private func randomValue(depth: Int, using random: inout SeededRandom) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2: return .int(.random(in: .min ... .max, using: &random))
        case 3:
            let double = Double(bitPattern: random.next())
            return double.isFinite ? .double(double) : .double(0)
        case 4: return .string(randomText(using: &random))
        case 5:
            return .array((0..<3).map { _ in randomValue(depth: depth - 1, using: &random) })
        default:
            let keys = (0..<3).map { _ in randomText(using: &random) }
            return .object(
                keys.reduce(into: [:]) { fields, key in
                    fields[key] = randomValue(depth: depth - 1, using: &random)
                })
        }
    }

    private func randomText(using random: inout SeededRandom) -> String {
        let scalars = (0..<5).compactMap { _ in
            Unicode.Scalar(UInt32.random(in: 0..<0x11_0000, using: &random))
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
