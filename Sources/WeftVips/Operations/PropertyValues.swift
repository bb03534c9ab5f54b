internal import CVips

/// Gives a checked value to an argument of an operation.
func setProperty(
    _ value: VipsArgument, for argument: ArgumentDescription,
    on operation: UnsafeMutableRawPointer
) throws(VipsError) {
    var property = GValue()
    g_value_init(&property, GType(argument.valueType))
    defer { g_value_unset(&property) }
    try fill(&property, with: value, for: argument)
    g_object_set_property(
        operation.assumingMemoryBound(to: GObject.self), argument.name, &property)
}

private func fill(
    _ property: inout GValue, with value: VipsArgument, for argument: ArgumentDescription
) throws(VipsError) {
    let type = GType(argument.valueType)
    switch argument.type {
    case .bool: g_value_set_boolean(&property, value.bool == true ? 1 : 0)
    case .int:
        if type == ValueTypes.uint64 {
            g_value_set_uint64(&property, guint64(clamping: value.int ?? 0))
        } else {
            g_value_set_int(&property, gint(clamping: value.int ?? 0))
        }
    case .double: g_value_set_double(&property, value.double ?? 0)
    case .string: g_value_set_string(&property, value.string)
    case .nick:
        g_value_set_enum(&property, enumValue(ofNick: value.string ?? "", inEnum: type) ?? 0)
    case .flags:
        let names = value.string?.split(separator: ":").map(String.init) ?? []
        g_value_set_flags(&property, flagsValue(ofNicks: names, inFlags: type) ?? 0)
    case .image: g_value_set_object(&property, value.image?.reference.pointer)
    case .images: fill(&property, with: value.images ?? [])
    case .doubles:
        let numbers = value.doubles ?? []
        vips_value_set_array_double(&property, numbers, Int32(numbers.count))
    case .ints:
        let numbers = (value.ints ?? []).map { Int32(clamping: $0) }
        vips_value_set_array_int(&property, numbers, Int32(numbers.count))
    case .bytes:
        let bytes = value.bytes ?? []
        let blob = bytes.withUnsafeBytes { vips_blob_copy($0.baseAddress, $0.count) }
        g_value_take_boxed(&property, blob)
    case .interpolator: try fillInterpolator(&property, named: value.string ?? "")
    case .object:
        if case .object(let object) = value.kind { g_value_set_object(&property, object.pointer) }
    }
}

private func fill(_ property: inout GValue, with images: [VipsImage]) {
    vips_value_set_array_image(&property, Int32(images.count))
    var count: Int32 = 0
    guard let slots = vips_value_get_array_image(&property, &count) else { return }
    // The array gives back one reference to each image when it is freed.
    for (index, image) in images.prefix(Int(count)).enumerated() {
        slots[index] = g_object_ref(image.reference.pointer)
            .assumingMemoryBound(to: CVips.VipsImage.self)
    }
}

private func fillInterpolator(_ property: inout GValue, named name: String) throws(VipsError) {
    guard let interpolator = vips_interpolate_new(name) else {
        _ = libvipsWords()
        throw VipsError(
            .invalidArgument,
            "libvips has no interpolator named \"\(name)\"; use nearest, bilinear or bicubic.")
    }
    g_value_take_object(&property, interpolator)
}

/// The value of an output after an operation was built; `nil` where it was not made.
func outputValue(
    of argument: ArgumentDescription, on operation: UnsafeMutableRawPointer, origin: ImageOrigin
) -> VipsArgument? {
    let type = GType(argument.valueType)
    var property = GValue()
    g_value_init(&property, type)
    defer { g_value_unset(&property) }
    g_object_get_property(
        operation.assumingMemoryBound(to: GObject.self), argument.name, &property)
    switch argument.type {
    case .bool: return .bool(g_value_get_boolean(&property) != 0)
    case .int:
        return type == ValueTypes.uint64
            ? .int(Int(clamping: g_value_get_uint64(&property)))
            : .int(Int(g_value_get_int(&property)))
    case .double: return .double(g_value_get_double(&property))
    case .string: return g_value_get_string(&property).map { .string(String(cString: $0)) }
    case .nick: return nick(of: g_value_get_enum(&property), inEnum: type).map { .string($0) }
    case .flags: return .int(Int(g_value_get_flags(&property)))
    case .image:
        return g_value_dup_object(&property).map {
            .image(VipsImage(reference: ObjectReference(owning: $0), origin: origin))
        }
    case .doubles: return .doubles(numbers(in: &property))
    case .ints: return .ints(wholeNumbers(in: &property))
    case .bytes: return .bytes(blobBytes(in: &property))
    case .images, .interpolator, .object: return nil
    }
}

private func numbers(in property: inout GValue) -> [Double] {
    var count: Int32 = 0
    guard let base = vips_value_get_array_double(&property, &count) else { return [] }
    return Array(UnsafeBufferPointer(start: base, count: Int(count)))
}

private func wholeNumbers(in property: inout GValue) -> [Int] {
    var count: Int32 = 0
    guard let base = vips_value_get_array_int(&property, &count) else { return [] }
    return UnsafeBufferPointer(start: base, count: Int(count)).map { Int($0) }
}

private func blobBytes(in property: inout GValue) -> [UInt8] {
    var count = 0
    guard let base = vips_value_get_blob(&property, &count) else { return [] }
    return [UInt8](UnsafeRawBufferPointer(start: base, count: count))
}
