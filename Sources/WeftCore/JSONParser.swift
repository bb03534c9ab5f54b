extension JSONValue {
    /// Reads JSON text (RFC 8259). Costs linear time; nesting is limited to 128 levels.
    ///
    /// - Throws: `CoreError` with code `invalid-json`, naming the byte where reading stopped.
    public init(parsing text: String) throws {
        var text = text
        self = try text.withUTF8(Self.document)
    }

    /// Reads JSON in UTF-8.
    public init(parsing bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBufferPointer(Self.document)
    }

    private static func document(_ bytes: UnsafeBufferPointer<UInt8>) throws -> JSONValue {
        var parser = JSONParser(bytes: bytes)
        return try parser.parseDocument()
    }
}

/// A recursive-descent reader over UTF-8 bytes.
private struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    var at = 0

    static let maximumDepth = 128

    mutating func parseDocument() throws -> JSONValue {
        let value = try parseValue(depth: 0)
        skipSpace()
        guard at == bytes.count else { throw fault("the end") }
        return value
    }

    private mutating func parseValue(depth: Int) throws -> JSONValue {
        guard depth < Self.maximumDepth else { throw fault("at most \(Self.maximumDepth) levels") }
        skipSpace()
        guard at < bytes.count else { throw fault("a value") }
        switch bytes[at] {
        case UInt8(ascii: "{"): return try parseObject(depth: depth)
        case UInt8(ascii: "["): return try parseArray(depth: depth)
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
        case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
        case UInt8(ascii: "n"): return try parseWord("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
        default: throw fault("a value")
        }
    }

    private mutating func parseObject(depth: Int) throws -> JSONValue {
        var fields: [String: JSONValue] = [:]
        at += 1
        if take(UInt8(ascii: "}")) { return .object(fields) }
        repeat {
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw fault("a key") }
            let key = try parseString()
            guard take(UInt8(ascii: ":")) else { throw fault("\":\"") }
            fields[key] = try parseValue(depth: depth + 1)
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw fault("\",\" or \"}\"") }
        return .object(fields)
    }

    private mutating func parseArray(depth: Int) throws -> JSONValue {
        var elements: [JSONValue] = []
        at += 1
        if take(UInt8(ascii: "]")) { return .array(elements) }
        repeat { elements.append(try parseValue(depth: depth + 1)) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw fault("\",\" or \"]\"") }
        return .array(elements)
    }

    private mutating func parseString() throws -> String {
        at += 1
        let start = at
        while at < bytes.count, bytes[at] >= 0x20, bytes[at] != 0x5C,
            bytes[at] != UInt8(ascii: "\"")
        {
            at += 1
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
            at += 1
            return String(
                decoding: UnsafeBufferPointer(rebasing: bytes[start..<at - 1]), as: UTF8.self)
        }
        return try parseEscapedString(from: start)
    }

    private mutating func parseEscapedString(from start: Int) throws -> String {
        var out = Array(bytes[start..<at])
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: out, as: UTF8.self)
            case 0x5C: try parseEscape(into: &out)
            case 0..<0x20: throw fault("no control character in a string")
            default: out.append(byte)
            }
        }
        throw fault("the end of the string")
    }

    private mutating func parseEscape(into out: inout [UInt8]) throws {
        guard at < bytes.count else { throw fault("an escape") }
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "\""), 0x5C, UInt8(ascii: "/"): out.append(byte)
        case UInt8(ascii: "u"):
            out.append(contentsOf: String(Character(try parseScalar())).utf8)
        default: throw fault("an escape")
        }
    }

    private mutating func parseScalar() throws -> Unicode.Scalar {
        let high = try parseHex4()
        if (0xD800..<0xDC00).contains(high), at + 1 < bytes.count, bytes[at] == 0x5C,
            bytes[at + 1] == UInt8(ascii: "u")
        {
            at += 2
            let low = try parseHex4()
            guard (0xDC00..<0xE000).contains(low) else { throw fault("a low surrogate") }
            let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
            return Unicode.Scalar(code) ?? "\u{FFFD}"
        }
        return Unicode.Scalar(high) ?? "\u{FFFD}"
    }

    private mutating func parseHex4() throws -> UInt32 {
        guard at + 4 <= bytes.count else { throw fault("four hexadecimal digits") }
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue else {
                throw fault("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            at += 1
        }
        return value
    }

    private mutating func parseNumber() throws -> JSONValue {
        let start = at
        var isInteger = true
        if isNext("-") { at += 1 }
        if isNext("0") { at += 1 } else { try parseDigits() }
        if isNext(".") {
            isInteger = false
            at += 1
            try parseDigits()
        }
        if isNext("e") || isNext("E") {
            isInteger = false
            at += 1
            if isNext("+") || isNext("-") { at += 1 }
            try parseDigits()
        }
        return try number(from: start, isInteger: isInteger)
    }

    private mutating func parseDigits() throws {
        let start = at
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
        guard at > start else { throw fault("a digit") }
    }

    private func isNext(_ character: Unicode.Scalar) -> Bool {
        at < bytes.count && bytes[at] == UInt8(ascii: character)
    }

    private func number(from start: Int, isInteger: Bool) throws -> JSONValue {
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if isInteger, let int = Int(text) { return .int(int) }
        guard let double = Double(text), double.isFinite else {
            throw fault("a number of at most 1.8e308 before")
        }
        return .double(double)
    }

    private mutating func parseWord(_ word: String, _ value: JSONValue) throws -> JSONValue {
        guard at + word.utf8.count <= bytes.count,
            bytes[at..<at + word.utf8.count].elementsEqual(word.utf8)
        else { throw fault("\"\(word)\"") }
        at += word.utf8.count
        return value
    }

    private mutating func skipSpace() {
        while at < bytes.count, Self.isSpace(bytes[at]) { at += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private func fault(_ expected: String) -> CoreError {
        CoreError(
            code: "invalid-json",
            "Expected \(expected) at byte \(at) of \(bytes.count) in JSON text.")
    }
}
