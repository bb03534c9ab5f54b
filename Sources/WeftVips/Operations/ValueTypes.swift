internal import CVips

/// The GTypes of argument values. GObject gives the fundamental ones as macros that Swift cannot
/// see: a small number shifted left by two.
enum ValueTypes {
    static let bool: GType = 5 << 2
    static let int: GType = 6 << 2
    static let int64: GType = 10 << 2
    static let uint64: GType = 11 << 2
    static let enumeration: GType = 12 << 2
    static let flags: GType = 13 << 2
    static let double: GType = 15 << 2
    static let string: GType = 16 << 2

    static func isKind(_ type: GType, of base: GType) -> Bool { g_type_is_a(type, base) != 0 }
}

/// The nicks of an enum or flags type, in order of their values.
func nicks(ofEnum type: GType) -> [String] {
    guard let reference = g_type_class_ref(type) else { return [] }
    defer { g_type_class_unref(reference) }
    if ValueTypes.isKind(type, of: ValueTypes.flags) {
        let values = reference.assumingMemoryBound(to: GFlagsClass.self).pointee
        return (0..<Int(values.n_values)).map { String(cString: values.values[$0].value_nick) }
    }
    let values = reference.assumingMemoryBound(to: GEnumClass.self).pointee
    // The last value only counts the others.
    return (0..<Int(values.n_values)).map { String(cString: values.values[$0].value_nick) }
        .filter { $0 != "last" }
}

/// The nick of one value of an enum type.
func nick(of value: Int32, inEnum type: GType) -> String? {
    guard let reference = g_type_class_ref(type) else { return nil }
    defer { g_type_class_unref(reference) }
    let values = reference.assumingMemoryBound(to: GEnumClass.self)
    return g_enum_get_value(values, value).map { String(cString: $0.pointee.value_nick) }
}

/// The value of a nick in an enum type.
func enumValue(ofNick nick: String, inEnum type: GType) -> Int32? {
    guard let reference = g_type_class_ref(type) else { return nil }
    defer { g_type_class_unref(reference) }
    let values = reference.assumingMemoryBound(to: GEnumClass.self)
    return g_enum_get_value_by_nick(values, nick).map { $0.pointee.value }
}

/// The value of a nick in a flags type.
func flagsValue(ofNicks nicks: [String], inFlags type: GType) -> UInt32? {
    guard let reference = g_type_class_ref(type) else { return nil }
    defer { g_type_class_unref(reference) }
    let values = reference.assumingMemoryBound(to: GFlagsClass.self)
    var sum: UInt32 = 0
    for nick in nicks {
        guard let value = g_flags_get_value_by_nick(values, nick) else { return nil }
        sum |= value.pointee.value
    }
    return sum
}
