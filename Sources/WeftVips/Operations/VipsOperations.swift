internal import CVips
internal import Synchronization

/// The operations that this build of libvips offers.
///
/// What is listed differs with the local build: an operation that needs an optional library may
/// be absent. Operations that read or write files by name or run commands are left out.
public enum VipsOperations {
    /// The name and summary of every operation, sorted by name.
    ///
    /// Reading the list costs about a millisecond, once in a process.
    public static var all: [(name: String, summary: String)] {
        index.sorted { $0.key < $1.key }.filter { !$0.value.isBlocked }
            .map { (name: $0.key, summary: $0.value.summary) }
    }

    /// What an operation takes and gives.
    ///
    /// - Throws: ``VipsError`` `unknown-operation` with the nearest names, or `operation-blocked`.
    public static func describe(_ name: String) throws(VipsError) -> OperationDescription {
        try require(name)
        return try description(name)
    }

    static func require(_ name: String) throws(VipsError) {
        guard let entry = index[name] else {
            throw VipsError(
                .unknownOperation,
                "libvips has no operation named \"\(name)\"."
                    + suggestion(for: name, in: index.filter { !$0.value.isBlocked }.keys))
        }
        guard !entry.isBlocked else {
            throw VipsError(
                .operationBlocked,
                "The operation \(name) reads or writes files by name or runs commands; open and"
                    + " encode images with VipsImage instead.")
        }
    }

    struct Entry: Sendable {
        let summary: String
        let isBlocked: Bool
    }

    /// Every operation by its name; the first of two of one name counts.
    static let index: [String: Entry] = {
        VipsSession.start()
        let collector = Collector()
        _ = vips_type_map_all(
            vips_operation_get_type(), collectOperation,
            Unmanaged.passUnretained(collector).toOpaque())
        return withExtendedLifetime(collector) { collector.entries }
    }()

    fileprivate final class Collector { var entries: [String: Entry] = [:] }

    /// Operations that touch files or commands besides the loaders and savers.
    fileprivate static let blockedNames: Set<String> = [
        "system", "profile_load", "thumbnail", "thumbnail_buffer", "thumbnail_source",
    ]

    private static let descriptions = Mutex<[String: OperationDescription]>([:])

    /// What any operation takes, loaders and savers too; read once for each.
    static func description(_ name: String) throws(VipsError) -> OperationDescription {
        VipsSession.start()
        if let known = descriptions.withLock({ $0[name] }) { return known }
        guard let operation = vips_operation_new(name) else {
            _ = libvipsWords()
            throw VipsError(
                .unknownOperation, "This build of libvips has no operation named \"\(name)\".")
        }
        defer { g_object_unref(operation) }
        let new = OperationDescription(
            name: name, summary: index[name]?.summary ?? "",
            arguments: readArguments(of: UnsafeMutableRawPointer(operation)),
            isStreaming: vips_operation_get_flags(operation).rawValue
                & VIPS_OPERATION_SEQUENTIAL.rawValue != 0)
        descriptions.withLock { $0[name] = new }
        return new
    }
}

private func collectOperation(
    type: GType, context: UnsafeMutableRawPointer?
) -> UnsafeMutableRawPointer? {
    guard let context, g_type_test_flags(type, G_TYPE_FLAG_ABSTRACT.rawValue) == 0,
        let reference = g_type_class_ref(type)
    else { return nil }
    defer { g_type_class_unref(reference) }
    let operation = reference.assumingMemoryBound(to: VipsOperationClass.self).pointee
    guard operation.flags.rawValue & VIPS_OPERATION_DEPRECATED.rawValue == 0 else { return nil }
    let named = operation.parent_class
    guard let nickname = named.nickname else { return nil }
    let name = String(cString: nickname)
    let collector = Unmanaged<VipsOperations.Collector>.fromOpaque(context).takeUnretainedValue()
    let isForeign = ValueTypes.isKind(type, of: vips_foreign_get_type())
    if collector.entries[name] == nil {
        collector.entries[name] = VipsOperations.Entry(
            summary: named.description.map { String(cString: $0) } ?? "",
            isBlocked: isForeign || VipsOperations.blockedNames.contains(name))
    }
    return nil
}
