import Testing
import WeftCore

@Suite struct JSONParserTests {
    @Test func whiteSpaceIsAllowedBetweenTokens() throws {
        let value = try JSONValue(parsing: " {\t\"a\" : [ 1 ,\n2 ] ,\r\"b\" : { } } ")
        #expect(value == ["a": [1, 2], "b": [:]])
    }

    @Test(arguments: [
        ("0", JSONValue.int(0)), ("-0", 0), ("-12", -12), ("1.0", .double(1)),
        ("1e2", .double(100)),
        ("2.5E-1", .double(0.25)), ("1E+2", .double(100)),
        ("9223372036854775807", .int(.max)),
        ("9223372036854775808", .double(9_223_372_036_854_775_808)),
    ])
    func numbersKeepTheirKind(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\u00E9""#, "éé"),
        (#""\ud83d\ude00""#, "😀"), (#""\ud83d""#, "\u{FFFD}"), (#""\ude00""#, "\u{FFFD}"),
    ])
    func escapesAreRead(text: String, string: String) throws {
        #expect(try JSONValue(parsing: text) == .string(string))
    }

    @Test func theLastOfEqualKeysWins() throws {
        #expect(try JSONValue(parsing: #"{"a":1,"a":2}"#) == ["a": 2])
    }

    @Test(arguments: [
        ("", "a value", 0), ("  ", "a value", 2), ("x", "a value", 0), ("+1", "a value", 0),
        (".5", "a value", 0), ("-", "a digit", 1), ("1.", "a digit", 2), ("1e", "a digit", 2),
        ("01", "the end", 1), ("1 2", "the end", 2), ("1-2", "the end", 1),
        ("1e999", "a number of at most 1.8e308 before", 5),
        ("tru", "\"true\"", 0), ("falsy", "\"false\"", 0), ("nul", "\"null\"", 0),
        ("[1,2", "\",\" or \"]\"", 4), ("[1 2]", "\",\" or \"]\"", 3), ("[1,]", "a value", 3),
        ("{1:2}", "a key", 1), (#"{"a" 1}"#, "\":\"", 5), (#"{"a":1"#, "\",\" or \"}\"", 6),
        (#"{"a":1,}"#, "a key", 7), (#""abc"#, "the end of the string", 4),
        ("\"\n\"", "no control character in a string", 2), (#""\q""#, "an escape", 3),
        (#""\u12g4""#, "four hexadecimal digits", 5), (#""\u12"#, "four hexadecimal digits", 3),
        (#""\ud800\u0041""#, "a low surrogate", 13),
    ])
    func errorsNameWhatWasExpectedAndWhere(text: String, expected: String, byte: Int) {
        let error = CoreError(
            code: "invalid-json",
            "Expected \(expected) at byte \(byte) of \(text.utf8.count) in JSON text.")
        #expect(throws: error) { try JSONValue(parsing: text) }
    }

    @Test func nestingEndsAt128Levels() throws {
        let deepest = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        #expect(try JSONValue(parsing: deepest).text == deepest)
        let tooDeep = "[" + deepest + "]"
        let error = CoreError(
            code: "invalid-json",
            "Expected at most 128 levels at byte 128 of 258 in JSON text.")
        #expect(throws: error) { try JSONValue(parsing: tooDeep) }
        #expect(throws: CoreError.self) {
            try JSONValue(parsing: String(repeating: "{\"a\":", count: 1_000_000))
        }
    }
}
