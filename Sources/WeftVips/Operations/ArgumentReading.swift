internal import CVips

/// Reads the arguments of an operation by introspection, the required ones first.
func readArguments(of operation: UnsafeMutableRawPointer) -> [ArgumentDescription] {
    let collector = ArgumentCollector()
    _ = vips_argument_map(
        operation.assumingMemoryBound(to: CVips.VipsObject.self), collectArgument,
        Unmanaged.passUnretained(collector).toOpaque(), nil)
    let found = withExtendedLifetime(collector) { collector.arguments }
    return found.filter(\.isRequired) + found.filter { !$0.isRequired }
}

private final class ArgumentCollector { var arguments: [ArgumentDescription] = [] }

private func collectArgument(
    object: UnsafeMutablePointer<CVips.VipsObject>?, spec: UnsafeMutablePointer<GParamSpec>?,
    argument: UnsafeMutablePointer<VipsArgumentClass>?,
    instance: UnsafeMutablePointer<VipsArgumentInstance>?,
    context: UnsafeMutableRawPointer?, unused: UnsafeMutableRawPointer?
) -> UnsafeMutableRawPointer? {
    guard let spec, let argument, let context else { return nil }
    let flags = argument.pointee.flags.rawValue
    func has(_ flag: VipsArgumentFlags) -> Bool { flags & flag.rawValue != 0 }
    // What is not a construction argument is bookkeeping, such as "nickname".
    guard has(VIPS_ARGUMENT_CONSTRUCT) else { return nil }
    Unmanaged<ArgumentCollector>.fromOpaque(context).takeUnretainedValue().arguments.append(
        ArgumentDescription(
            name: String(cString: g_param_spec_get_name(spec)).replacing("_", with: "-"),
            summary: g_param_spec_get_blurb(spec).map { String(cString: $0) } ?? "",
            type: argumentType(of: spec), isRequired: has(VIPS_ARGUMENT_REQUIRED),
            isInput: has(VIPS_ARGUMENT_INPUT), isOutput: has(VIPS_ARGUMENT_OUTPUT),
            isDeprecated: has(VIPS_ARGUMENT_DEPRECATED),
            valueType: UInt(spec.pointee.value_type)))
    return nil
}

private func argumentType(of spec: UnsafeMutablePointer<GParamSpec>) -> ArgumentType {
    let type = spec.pointee.value_type
    let raw = UnsafeMutableRawPointer(spec)
    switch type {
    case ValueTypes.bool:
        let spec = raw.assumingMemoryBound(to: GParamSpecBoolean.self).pointee
        return .bool(default: spec.default_value != 0)
    case ValueTypes.int:
        let spec = raw.assumingMemoryBound(to: GParamSpecInt.self).pointee
        return .int(range: Int(spec.minimum)...Int(spec.maximum), default: Int(spec.default_value))
    case ValueTypes.uint64:
        let spec = raw.assumingMemoryBound(to: GParamSpecUInt64.self).pointee
        return .int(
            range: Int(clamping: spec.minimum)...Int(clamping: spec.maximum),
            default: Int(clamping: spec.default_value))
    case ValueTypes.double:
        let spec = raw.assumingMemoryBound(to: GParamSpecDouble.self).pointee
        return .double(range: spec.minimum...spec.maximum, default: spec.default_value)
    case ValueTypes.string:
        let spec = raw.assumingMemoryBound(to: GParamSpecString.self).pointee
        return .string(default: spec.default_value.map { String(cString: $0) })
    default: return derivedType(of: spec, type: type)
    }
}

private func derivedType(of spec: UnsafeMutablePointer<GParamSpec>, type: GType) -> ArgumentType {
    if ValueTypes.isKind(type, of: ValueTypes.enumeration) {
        let value = UnsafeMutableRawPointer(spec).assumingMemoryBound(to: GParamSpecEnum.self)
        return .nick(
            allowed: nicks(ofEnum: type),
            default: nick(of: value.pointee.default_value, inEnum: type))
    }
    if ValueTypes.isKind(type, of: ValueTypes.flags) {
        return .flags(allowed: nicks(ofEnum: type))
    }
    switch type {
    case vips_image_get_type(): return .image
    case vips_array_image_get_type(): return .images
    case vips_array_double_get_type(): return .doubles
    case vips_array_int_get_type(): return .ints
    case vips_blob_get_type(): return .bytes
    case vips_interpolate_get_type(): return .interpolator
    default: return .object
    }
}
