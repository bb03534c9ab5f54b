extension JSONValue {
    /// The value as canonical JSON text. Costs linear time in the size of the value.
    ///
    /// Numbers that JSON cannot hold (infinities, NaN) are written as `null`.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The value as canonical JSON in UTF-8.
    public var bytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(128)
        write(to: &out)
        return out
    }

    /// The value with line breaks and two spaces a level, keys sorted, for people to read.
    public var prettyText: String {
        var out = ""
        writePretty(to: &out, indent: "")
        return out
    }

    func write(to out: inout [UInt8]) {
        switch self {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool(let bool): out.append(contentsOf: (bool ? "true" : "false").utf8)
        case .int(let int): Self.write(int, to: &out)
        case .double(let double): Self.write(double, to: &out)
        case .string(let string): Self.write(string, to: &out)
        case .array(let elements): Self.write(elements, to: &out)
        case .object(let fields): Self.write(fields, to: &out)
        }
    }

    static func write(_ int: Int, to out: inout [UInt8]) {
        guard int != 0 else { return out.append(UInt8(ascii: "0")) }
        if int < 0 { out.append(UInt8(ascii: "-")) }
        var rest = int.magnitude
        var place: UInt = 1
        while rest / place >= 10 { place *= 10 }
        while place > 0 {
            out.append(UInt8(ascii: "0") + UInt8(rest / place))
            rest %= place
            place /= 10
        }
    }

    private static func write(_ double: Double, to out: inout [UInt8]) {
        guard double.isFinite else { return out.append(contentsOf: "null".utf8) }
        out.append(contentsOf: "\(double)".utf8)
    }

    private static func write(_ elements: [JSONValue], to out: inout [UInt8]) {
        out.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            element.write(to: &out)
        }
        out.append(UInt8(ascii: "]"))
    }

    private static func write(_ fields: [String: JSONValue], to out: inout [UInt8]) {
        out.append(UInt8(ascii: "{"))
        for (index, field) in fields.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            write(field.key, to: &out)
            out.append(UInt8(ascii: ":"))
            field.value.write(to: &out)
        }
        out.append(UInt8(ascii: "}"))
    }

    static func write(_ string: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        var string = string
        string.withUTF8 { bytes in
            // Nearly all strings need no escape: those are copied in one piece.
            if bytes.contains(where: mustBeEscaped) {
                for byte in bytes { writeEscaped(byte, to: &out) }
            } else {
                out.append(contentsOf: bytes)
            }
        }
        out.append(UInt8(ascii: "\""))
    }

    private static func mustBeEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == 0x5C || byte == 0x7F
    }

    private static func writeEscaped(_ byte: UInt8, to out: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): out.append(contentsOf: [0x5C, 0x22])
        case 0x5C: out.append(contentsOf: [0x5C, 0x5C])
        case 0x0A: out.append(contentsOf: "\\n".utf8)
        case 0x0D: out.append(contentsOf: "\\r".utf8)
        case 0x09: out.append(contentsOf: "\\t".utf8)
        case 0..<0x20, 0x7F:
            out.append(contentsOf: "\\u00".utf8)
            out.append(hexDigit(byte >> 4))
            out.append(hexDigit(byte & 15))
        default: out.append(byte)
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private func writePretty(to out: inout String, indent: String) {
        let inner = indent + "  "
        switch self {
        case .array(let elements) where !elements.isEmpty:
            out += "[\n"
            for (index, element) in elements.enumerated() {
                out += inner
                element.writePretty(to: &out, indent: inner)
                out += index + 1 < elements.count ? ",\n" : "\n"
            }
            out += indent + "]"
        case .object(let fields) where !fields.isEmpty:
            out += "{\n"
            let sorted = fields.sorted { $0.key < $1.key }
            for (index, field) in sorted.enumerated() {
                out += inner + JSONValue.string(field.key).text + ": "
                field.value.writePretty(to: &out, indent: inner)
                out += index + 1 < sorted.count ? ",\n" : "\n"
            }
            out += indent + "}"
        default: out += text
        }
    }
}
