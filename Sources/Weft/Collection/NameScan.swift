internal import WeftArtifacts
internal import WeftDurable

/// Finds the IDs of artifacts in JSON: every run of exactly 64 lowercase hexadecimal digits is one,
/// wherever it stands. That takes a few other digests for names, and misses no artifact.
struct NameScan {
    /// Everything that looks like an ID.
    private(set) var names: [ArtifactID] = []
    /// Those of them that are payload references: what lies there may name others.
    private(set) var payloads: [ArtifactID] = []

    private static let reference = Array("\"\(PayloadReference.fieldName)\":\"".utf8)

    init(_ text: String) {
        var text = text
        text.withUTF8 { scan($0) }
    }

    init(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { scan($0) } }

    /// Looks at the last byte of each window of 64 first: one that is no digit rules out them all.
    private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) {
        var end = 64
        while end <= bytes.count {
            if let other = bytes[(end - 64)..<end].lastIndex(where: { !Self.isDigit($0) }) {
                end = other + 65
                continue
            }
            let next = bytes[end...].firstIndex { !Self.isDigit($0) } ?? bytes.count
            if next == end { add(bytes, from: end - 64) }
            end = next + 65
        }
    }

    private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
        let text = String(decoding: bytes[start..<(start + 64)], as: UTF8.self)
        guard let id = try? ArtifactID(text) else { return }
        names.append(id)
        let before = bytes[max(0, start - Self.reference.count)..<start]
        if before.elementsEqual(Self.reference) { payloads.append(id) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || byte &- UInt8(ascii: "a") < 6
    }
}
