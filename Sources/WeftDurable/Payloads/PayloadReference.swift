public import WeftCore

/// What stands in the hub for a payload that lives elsewhere:
/// `{"$payload": key, "hash": "89abcdef01234567", "size": 180000}`.
public struct PayloadReference: Hashable, Sendable {
    /// Where the payload store keeps it.
    public let key: String
    /// The length of its canonical JSON in bytes.
    public let byteCount: Int
    /// By which the payload is recognized without being read: FNV-1a, 64 bits, of its canonical
    /// JSON. It guards against mistakes, not against forgers.
    public let hash: UInt64

    /// The field by which a reference is known.
    package static let fieldName = "$payload"
    static var field: String { fieldName }

    package init(key: String, to bytes: [UInt8]) {
        self.key = key
        byteCount = bytes.count
        hash = Self.hash(bytes)
    }

    /// The reference that a stored value is; `nil` where it is a value itself.
    public init?(_ value: JSONValue) {
        guard case .object(let fields) = value, fields.count == 3,
            let key = fields[Self.field]?.stringValue, let byteCount = fields["size"]?.intValue,
            let hash = fields["hash"]?.stringValue.flatMap({ UInt64($0, radix: 16) })
        else { return nil }
        (self.key, self.byteCount, self.hash) = (key, byteCount, hash)
    }

    /// The reference as it is stored.
    public var json: JSONValue {
        [
            Self.field: .string(key), "size": .int(byteCount),
            "hash": .string(String(hash, radix: 16)),
        ]
    }

    /// Whether these bytes are what it refers to.
    func isOf(_ bytes: [UInt8]) -> Bool { bytes.count == byteCount && Self.hash(bytes) == hash }

    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        bytes.withUnsafeBufferPointer { bytes in
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return hash
    }
}

extension JSONValue {
    /// Whether it is the same payload as a recorded one, which may be a reference: that is then
    /// not read.
    func isSamePayload(as recorded: JSONValue) -> Bool {
        if self == recorded { return true }
        return PayloadReference(recorded)?.isOf(bytes) ?? false
    }

    /// Whether its JSON has about so many bytes or more. Looks no further than that.
    func isAsLarge(as limit: Int) -> Bool {
        var left = limit
        return takesAll(of: &left)
    }

    private func takesAll(of left: inout Int) -> Bool {
        switch self {
        case .null, .bool: left -= 4
        case .int, .double: left -= 8
        case .string(let string): left -= string.utf8.count + 2
        case .array(let elements):
            left -= 1
            for element in elements { if element.takesAll(of: &left) { return true } }
        case .object(let fields):
            left -= 1
            for (name, value) in fields {
                left -= name.utf8.count + 3
                if value.takesAll(of: &left) { return true }
            }
        }
        return left <= 0
    }
}
