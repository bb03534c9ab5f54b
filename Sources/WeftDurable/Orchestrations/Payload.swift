internal import Foundation
package import WeftCore

/// Turns `Codable` values into JSON and back.
package enum Payload {
    /// - Throws: a `Failure` with code `unwritable-value`.
    package static func json(of value: some Encodable, _ what: String) throws -> JSONValue {
        if let json = value as? JSONValue { return json }
        do {
            return try JSONValue(parsing: [UInt8](JSONEncoder().encode(value)))
        } catch {
            throw Failure(
                code: "unwritable-value",
                message: "Expected \(what) of type \(type(of: value)) that can be written as JSON, "
                    + "found: \(error)",
                isRetryable: false)
        }
    }

    /// Costs about 4 µs for a few fields, so it is left until the value is needed.
    /// - Throws: a `Failure` with code `unreadable-value`.
    static func value<Value: Decodable>(
        _ type: Value.Type, from json: JSONValue, _ what: String
    ) throws -> Value {
        if let value = json as? Value { return value }
        // What gives nothing may be recorded as anything.
        if let nothing = Nothing() as? Value { return nothing }
        do {
            return try JSONDecoder().decode(type, from: Data(json.bytes))
        } catch {
            throw Failure(
                code: "unreadable-value",
                message: "Expected \(what) of type \(type), found \(json.text.prefix(200)). "
                    + "A changed type needs a new name or version.",
                isRetryable: false)
        }
    }
}
