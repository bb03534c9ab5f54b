internal import Foundation
internal import WeftCore

/// Turns `Codable` values into JSON values and back.
enum JSONCoding {
    static func encode(_ value: some Encodable) throws -> JSONValue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try JSONValue(parsing: [UInt8](encoder.encode(value)))
    }

    static func decode<Value: Decodable>(_ json: JSONValue) throws -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(json.bytes))
        } catch let error as DecodingError {
            throw PipelineError(
                code: .unexpectedValue,
                "Expected \(Value.self), found \(json.text.prefix(120)): \(words(error)).")
        }
    }

    private static func words(_ error: DecodingError) -> String {
        func path(_ context: DecodingError.Context) -> String {
            context.codingPath.map(\.stringValue).joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, _): return "\"\(key.stringValue)\" is missing"
        case .typeMismatch(let type, let context):
            return "\"\(path(context))\" is no \(type)"
        case .valueNotFound(_, let context): return "\"\(path(context))\" is null"
        case .dataCorrupted(let context):
            return context.debugDescription.hasSuffix(".")
                ? String(context.debugDescription.dropLast()) : context.debugDescription
        @unknown default: return "it cannot be read"
        }
    }
}

/// `ContentAwareFill` as `content-aware-fill`, `HTTPImage` as `http-image`.
func kebabCase(_ name: String) -> String {
    var out = ""
    var previous: Character?
    let characters = Array(name)
    for (index, character) in characters.enumerated() {
        let next = index + 1 < characters.count ? characters[index + 1] : nil
        if character.isUppercase, let previous,
            previous.isLowercase || previous.isNumber
                || (previous.isUppercase && (next?.isLowercase ?? false))
        {
            out.append("-")
        }
        out.append(contentsOf: character.lowercased())
        previous = character
    }
    return out
}
