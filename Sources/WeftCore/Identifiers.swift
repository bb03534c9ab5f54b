/// Names one run of an orchestration in a hub.
///
/// An ID is 1 to 200 characters of `A-Z a-z 0-9 . _ : -`, so that it can stand in a file name, a
/// URL and a shell command unquoted.
public struct InstanceID: Hashable, Sendable, CustomStringConvertible, Comparable {
    /// The ID as it was given.
    public let text: String

    /// - Throws: `CoreError` with code `invalid-instance-id` where the text is not an ID.
    public init(_ text: String) throws {
        guard Self.isValid(text) else {
            throw CoreError(
                code: "invalid-instance-id",
                "Expected an instance ID of 1 to 200 characters from A-Z a-z 0-9 . _ : -, "
                    + "found \"\(text.prefix(60))\". Choose another ID.")
        }
        self.text = text
    }

    /// A new ID that sorts by time: the prefix, the milliseconds since 1970 and 32 random bits.
    public static func generated(
        prefix: String, at time: Timestamp, random: inout some RandomNumberGenerator
    ) -> InstanceID {
        let stamp = String(max(0, time.microseconds / 1000), radix: 36)
        let noise = String(UInt32.random(in: .min ... .max, using: &random), radix: 36)
        let safe = String(prefix.filter { isAllowed($0) }.prefix(100))
        return InstanceID(unchecked: "\(safe)-\(stamp)-\(noise)")
    }

    public var description: String { text }

    public static func < (one: InstanceID, other: InstanceID) -> Bool { one.text < other.text }

    private init(unchecked text: String) { self.text = text }

    private static func isValid(_ text: String) -> Bool {
        (1...200).contains(text.count) && text.allSatisfy(isAllowed)
    }

    private static func isAllowed(_ character: Character) -> Bool {
        character.isASCII
            && (character.isLetter || character.isNumber || ".-_:".contains(character))
    }
}
