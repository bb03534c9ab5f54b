public import WeftCore

/// Names an artifact by its content: the SHA-256 of its bytes.
///
/// ```swift
/// let id = ArtifactID(hashing: Array("abc".utf8))
/// print(id)  // ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
/// ```
///
/// IDs sort as their text does.
public struct ArtifactID: Hashable, Sendable {
    /// The digest as four big-endian words, so that an ID needs no allocation.
    private let words: SIMD4<UInt64>

    /// The ID of the artifact that consists of these bytes. Costs a pass over them.
    public init(hashing bytes: UnsafeRawBufferPointer) {
        var hasher = ArtifactHasher()
        hasher.update(bytes)
        self = hasher.finalized()
    }

    /// The ID of the artifact that consists of these bytes. Costs a pass over them.
    public init(hashing bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { ArtifactID(hashing: $0) }
    }

    /// Reads the text form: 64 hexadecimal digits, lowercase.
    /// - Throws: `ArtifactError` with code `invalid-artifact-id`.
    public init(_ text: String) throws {
        guard text.utf8.count == 64, let words = Self.words(hexadecimal: text.utf8) else {
            throw ArtifactError(
                .invalidID,
                "Expected an artifact ID of 64 lowercase hexadecimal digits, found "
                    + "\"\(text.prefix(80))\". Copy the whole ID.")
        }
        self.words = words
    }

    /// An ID from the 32 bytes of a digest.
    /// - Precondition: There are exactly 32 bytes.
    init(digest: some Sequence<UInt8>) {
        var words = SIMD4<UInt64>.zero
        var count = 0
        for byte in digest {
            words[count / 8] = words[count / 8] << 8 | UInt64(byte)
            count += 1
        }
        precondition(count == 32, "A SHA-256 digest has 32 bytes, not \(count).")
        self.words = words
    }

    /// An ID from the 32 bytes of its digest.
    /// - Throws: `ArtifactError` with code `invalid-artifact-id` where there are not 32.
    public init(digest bytes: [UInt8]) throws {
        guard bytes.count == 32 else {
            throw ArtifactError(
                .invalidID, "Expected a digest of 32 bytes, found \(bytes.count).")
        }
        self.init(digest: bytes[...])
    }

    /// The 32 bytes of the digest.
    public var digest: [UInt8] {
        (0..<32).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> (56 - 8 * UInt64($0 % 8))) }
    }

    /// The digest as 64 lowercase hexadecimal digits.
    public var text: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }

    private static func words(hexadecimal text: String.UTF8View) -> SIMD4<UInt64>? {
        var words = SIMD4<UInt64>.zero
        for (index, character) in text.enumerated() {
            let digit: UInt8
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = character - UInt8(ascii: "a") + 10
            default: return nil
            }
            words[index / 16] = words[index / 16] << 4 | UInt64(digit)
        }
        return words
    }
}

extension ArtifactID: Comparable {
    public static func < (one: ArtifactID, other: ArtifactID) -> Bool {
        for lane in 0..<4 where one.words[lane] != other.words[lane] {
            return one.words[lane] < other.words[lane]
        }
        return false
    }
}

extension ArtifactID: CustomStringConvertible {
    public var description: String { text }
}

extension ArtifactID {
    /// The ID as it stands in plans, in the history and in the store: its text.
    public var json: JSONValue { .string(text) }

    /// Reads what `json` wrote.
    /// - Throws: `CoreError` where it is not a string, `ArtifactError` where it is not an ID.
    public init(json: JSONValue) throws { try self.init(json.requireString("artifact")) }
}
