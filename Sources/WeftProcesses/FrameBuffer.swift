public import WeftCore

/// Takes messages apart that arrive in pieces: four bytes of length, little-endian, then JSON.
public struct FrameBuffer {
    /// The longest message, 64 MB. Who announces more is not speaking this language.
    public static let maximumLength = 64 << 20

    private var bytes: [UInt8] = []

    /// A buffer without bytes.
    public init() {}

    /// What has been read, in order.
    public mutating func append(_ piece: UnsafeRawBufferPointer) { bytes.append(contentsOf: piece) }

    /// The next whole message, or `nil` until more has arrived.
    /// - Throws: `FrameError` where this is no message.
    public mutating func next() throws -> JSONValue? {
        guard bytes.count >= 4 else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
        guard length <= Self.maximumLength else {
            throw FrameError("a message of at most \(Self.maximumLength) bytes", "\(length)")
        }
        guard bytes.count >= 4 + length else { return nil }
        let text = Array(bytes[4..<(4 + length)])
        bytes.removeFirst(4 + length)
        guard let value = try? JSONValue(parsing: text) else {
            throw FrameError("JSON", "\(length) bytes that are not")
        }
        return value
    }

    /// A message as it is sent.
    /// - Throws: `FrameError` where it is too long.
    public static func encode(_ message: JSONValue) throws -> [UInt8] {
        let text = Array(message.text.utf8)
        guard text.count <= maximumLength else {
            throw FrameError("a message of at most \(maximumLength) bytes", "\(text.count)")
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
    }
}

/// A message that cannot be sent, or bytes that are none.
public struct FrameError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ expected: String, _ found: String) {
        description =
            "Expected \(expected) between a program and its worker process, found \(found)."
    }
}
