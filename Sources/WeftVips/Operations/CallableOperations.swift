extension VipsOperations {
    /// Operations that make an image of an image: those that a pipeline can call by name, sorted.
    ///
    /// Costs some 20 ms at the first call in a process: every operation is made once.
    public static var callable: [OperationDescription] {
        all.compactMap { try? describe($0.name) }.filter {
            $0.inputs.contains { $0.isRequired && $0.takesImages }
                && $0.outputs.contains { $0.type == .image }
        }
    }
}

extension OperationDescription {
    /// What the caller may give beside the image that the operation is applied to.
    public var settings: [ArgumentDescription] {
        let first = inputs.first { $0.isRequired && $0.takesImages }
        return inputs.filter { $0 != first && !$0.isDeprecated && $0.type != .object }
    }
}

extension ArgumentType {
    /// The default as text; empty where there is none to show.
    public var defaultText: String {
        switch self {
        case .bool(let value): "\(value)"
        case .int(_, let value): "\(value)"
        case .double(_, let value): "\(value)"
        case .string(let value), .nick(_, let value): value ?? ""
        case .flags, .image, .images, .doubles, .ints, .bytes, .interpolator, .object: ""
        }
    }
}
