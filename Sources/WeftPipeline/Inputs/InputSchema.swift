public import WeftCore

/// What a pipeline is given: a struct whose properties are its inputs. Write `@Parameter`, or a plain
/// property with a default.
public protocol PipelineInput: Decodable, Sendable {
    /// An input with its defaults, as Swift makes it for a struct of parameters.
    init()
}

/// A pipeline without inputs.
public struct NoInput: PipelineInput {
    public init() {}
}

/// The inputs of a pipeline, in the order in which they are declared.
public struct InputSchema: Hashable, Sendable {
    /// One for each property of the input.
    public let fields: [Field]

    /// One input.
    public struct Field: Hashable, Sendable {
        /// The property's name: `longestSide`.
        public let name: String
        /// What the command line expects after the flag.
        public let kind: ParameterKind
        /// The text of `@Parameter`; empty where there is none.
        public let help: String
        /// `nil` where the input must be given; the JSON value null where it is an image that need
        /// not be.
        public let defaultValue: JSONValue?
        /// What stands for it where a pipeline is drawn without its inputs.
        var example: JSONValue?

        /// Whether nothing stands for it where it is not given.
        public var isOptional: Bool { defaultValue.map { $0 == .null } ?? false }

        /// The flag on the command line, without its dashes: `longest-side`.
        public var flag: String { kebabCase(name) }
    }

    /// Reads the declaration by reflection on `Input()`.
    ///
    /// - Throws: `PipelineError` with code `invalid-input` for a property that is no parameter.
    public init<Input: PipelineInput>(of type: Input.Type) throws {
        fields = try Mirror(reflecting: Input()).children.map { child in
            guard let label = child.label else { throw Self.unusable("a property", in: type) }
            if let parameter = child.value as? any AnyParameter {
                return parameter.field(named: String(label.drop { $0 == "_" }))
            }
            guard let value = child.value as? any ParameterValue else {
                throw Self.unusable("\"\(label)\"", in: type)
            }
            return Field(
                name: label, kind: Swift.type(of: value).parameterKind, help: "",
                defaultValue: value is any OptionalInput
                    ? JSONValue.null : value.parameterJSON,
                example: Swift.type(of: value).parameterExample)
        }
    }

    /// The inputs of a run as they are recorded: what was given, and defaults for the rest.
    ///
    /// - Parameter given: Values by property name; files are objects `{"file": path}`, or
    ///   `{"artifact": ID}` for bytes of the artifact store, or lists of them.
    /// - Throws: `PipelineError`: `unknown-input` (with the nearest name), `missing-input`,
    ///   `invalid-input`.
    public func complete(_ given: [String: JSONValue]) throws -> [String: JSONValue] {
        for name in given.keys.sorted() where !fields.contains(where: { $0.name == name }) {
            let near = nearest(to: name, among: fields.map(\.name)).map { " Did you mean \($0)?" }
            throw PipelineError(
                code: .unknownInput,
                "Expected one of the inputs \(fields.map(\.name).joined(separator: ", ")), "
                    + "found \"\(name)\".\(near ?? "")")
        }
        var complete: [String: JSONValue] = [:]
        for field in fields {
            guard let value = given[field.name] ?? field.defaultValue else {
                throw PipelineError(
                    code: .missingInput,
                    "Expected a value for the input \"\(field.name)\" (--\(field.flag)), found none."
                )
            }
            complete[field.name] = try field.checked(value)
        }
        return complete
    }

    private static func unusable(_ what: String, in type: Any.Type) -> PipelineError {
        PipelineError(
            code: .invalidInput,
            "Expected every property of \(type) to be a parameter (an image, a mask, a number, a "
                + "text, a truth value, an enumeration of texts), found \(what), which is none.")
    }
}

extension InputSchema.Field {
    /// The value, where it is of this field's kind.
    func checked(_ value: JSONValue) throws -> JSONValue {
        if isOptional, value == .null { return value }
        let expected: String
        switch kind {
        case .integer:
            if let int = value.intValue { return .int(int) }
            expected = "an integer"
        case .number:
            if let double = value.doubleValue { return .double(double) }
            expected = "a number"
        case .truth:
            if value.boolValue != nil { return value }
            expected = "true or false"
        case .text:
            if value.stringValue != nil { return value }
            expected = "a text"
        case .choice(let names):
            if let text = value.stringValue, names.contains(text) { return value }
            expected = "one of \(names.joined(separator: ", "))"
        case .file(let isList):
            if isList, let list = value.arrayValue, list.allSatisfy(Self.isFile) {
                return value
            }
            if !isList, Self.isFile(value) { return value }
            throw notFiles(value, isList: isList)
        }
        throw PipelineError(
            code: .invalidInput,
            "Expected \(expected) for the input \"\(name)\", found \(value.text.prefix(80)).")
    }

    /// What was given, and how it is written instead.
    private func notFiles(_ value: JSONValue, isList: Bool) -> PipelineError {
        let found = Self.isFile(value) ? "a file" : value.arrayValue == nil ? nil : "files"
        let path = value.stringValue.map { _ in value.text } ?? "..."
        return PipelineError(
            code: .invalidInput,
            "Expected \(isList ? "files" : "a file") for the input \"\(name)\", found "
                + "\(found ?? String(value.text.prefix(80))). Write "
                + (isList ? ".files([\(path)])." : ".file(\(path))."))
    }
}

extension InputSchema.Field {
    private static func isFile(_ value: JSONValue) -> Bool {
        value["file"] != nil || value["artifact"] != nil
    }
}

/// Lets reflection ask a `Parameter` of any type.
private protocol AnyParameter {
    func field(named name: String) -> InputSchema.Field
}

extension Parameter: AnyParameter {
    func field(named name: String) -> InputSchema.Field {
        InputSchema.Field(
            name: name, kind: Value.parameterKind, help: help,
            defaultValue: Value.self is any OptionalInput.Type
                ? JSONValue.null : defaultValue?.parameterJSON, example: Value.parameterExample)
    }
}
