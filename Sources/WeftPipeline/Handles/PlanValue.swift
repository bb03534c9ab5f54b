public import WeftCore

/// A value that can flow between the steps of a plan, as JSON.
///
/// Pixels do not: an image flows as the ID of an artifact. Types that are `Codable` conform by
/// declaring it: `extension Palette: PlanValue {}`.
public protocol PlanValue: Sendable {
    /// The type's name in plans and messages: `image`, `[image]`, `integer`.
    static var planType: String { get }

    /// Reads the value. - Throws: where the JSON is something else.
    init(planJSON: JSONValue) throws

    /// The value as it is recorded. - Throws: where it has no JSON form.
    func planJSON() throws -> JSONValue
}

extension PlanValue where Self: Codable {
    public static var planType: String { kebabCase(String(describing: Self.self)) }

    public init(planJSON: JSONValue) throws { self = try JSONCoding.decode(planJSON) }

    public func planJSON() throws -> JSONValue { try JSONCoding.encode(self) }
}

extension Int: PlanValue {
    public static var planType: String { "integer" }

    public init(planJSON: JSONValue) throws {
        if case .int(let value) = planJSON {
            self = value
        } else {
            self = try JSONCoding.decode(planJSON)
        }
    }

    public func planJSON() -> JSONValue { .int(self) }
}

// Not written directly: whole numbers stand without a fraction in plans, as `Codable` has it.
extension Double: PlanValue { public static var planType: String { "number" } }
extension Bool: PlanValue {
    public static var planType: String { "truth value" }

    public init(planJSON: JSONValue) throws {
        if case .bool(let value) = planJSON {
            self = value
        } else {
            self = try JSONCoding.decode(planJSON)
        }
    }

    public func planJSON() -> JSONValue { .bool(self) }
}

extension String: PlanValue {
    public static var planType: String { "text" }

    public init(planJSON: JSONValue) throws {
        if case .string(let value) = planJSON {
            self = value
        } else {
            self = try JSONCoding.decode(planJSON)
        }
    }

    public func planJSON() -> JSONValue { .string(self) }
}

extension Array: PlanValue where Element: PlanValue {
    public static var planType: String { "[\(Element.planType)]" }

    public init(planJSON: JSONValue) throws {
        guard let elements = planJSON.arrayValue else {
            throw PipelineError(
                code: .unexpectedValue,
                "Expected a list of \(Element.planType), found \(planJSON.kind).")
        }
        self = try elements.map(Element.init(planJSON:))
    }

    public func planJSON() throws -> JSONValue { .array(try map { try $0.planJSON() }) }
}

/// Several values that flow together: what an activity of several inputs takes, or an element of
/// zipped lists.
public struct Values<each Element: PlanValue>: PlanValue {
    /// The values as a tuple: `let (photo, mask) = values.elements`.
    public let elements: (repeat each Element)

    /// Several values as one.
    public init(_ elements: repeat each Element) { self.elements = (repeat each elements) }

    public static var planType: String {
        var names: [String] = []
        for type in repeat (each Element).self { names.append(type.planType) }
        return "(\(names.joined(separator: ", ")))"
    }

    public init(planJSON: JSONValue) throws {
        var rest = planJSON.arrayValue ?? []
        rest.reverse()
        func next<One: PlanValue>(_: One.Type) throws -> One {
            guard let value = rest.popLast() else {
                throw PipelineError(
                    code: .unexpectedValue, "Expected \(Self.planType), found \(planJSON.text).")
            }
            return try One(planJSON: value)
        }
        elements = (repeat try next((each Element).self))
    }

    public func planJSON() throws -> JSONValue {
        var out: [JSONValue] = []
        for element in repeat each elements { out.append(try element.planJSON()) }
        return .array(out)
    }
}
