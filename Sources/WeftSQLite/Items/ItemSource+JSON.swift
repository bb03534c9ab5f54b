import WeftCore

/// Sources as the book keeps them: `[["photo","/photos/a.jpg","9f86..."],...]`.
extension [ItemSource] {
    var json: JSONValue {
        .array(
            map { [.string($0.name), .string($0.path), .string(Self.hexadecimal($0.sha256))] })
    }

    /// - Throws: `CoreError` where it is none.
    init(json: JSONValue) throws {
        self = try (json.arrayValue ?? []).map { entry in
            let fields = entry.arrayValue ?? []
            guard fields.count == 3 else {
                throw CoreError(
                    code: "unreadable-item",
                    "Expected a source of an item, found \(entry.text.prefix(80)).")
            }
            return ItemSource(
                name: try fields[0].requireString("name"),
                path: try fields[1].requireString("path"),
                sha256: Self.bytes(try fields[2].requireString("sha256")))
        }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array<UInt8>("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }

    private static func bytes(_ text: String) -> [UInt8] {
        let digits = text.utf8.map { UInt8($0 < 58 ? $0 - 48 : $0 - 87) & 15 }
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            digits[$0] << 4 | digits[$0 + 1]
        }
    }
}
