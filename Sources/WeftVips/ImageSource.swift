internal import CVips
internal import Foundation
public import WeftPixels

/// Where the bytes of an image file are, and what messages call it.
///
/// A path is opened by us and never parsed by libvips: names such as `x.png[n=-1]`, names with a
/// newline and names that start with a dash are only names.
public struct ImageSource: Sendable {
    enum Place: Sendable {
        case path(String)
        case descriptor(Int32)
        case memory(PixelStorage)
    }

    let place: Place
    /// What messages call it.
    public let name: String

    /// A file of that path.
    public static func path(_ path: String) -> Self { Self(place: .path(path), name: path) }

    /// An open regular file. It stays the caller's to close, which may be at once after opening;
    /// its offset is shared, so do not open images from one descriptor on two threads at once.
    public static func descriptor(_ descriptor: Int32, name: String) -> Self {
        Self(place: .descriptor(descriptor), name: name)
    }

    /// A file in memory; the bytes are copied once.
    public static func bytes(_ bytes: [UInt8], name: String = "image") -> Self {
        Self(place: .memory(PixelStorage(copying: bytes)), name: name)
    }

    /// A file in memory that is kept alive, not copied.
    public static func storage(_ storage: PixelStorage, name: String = "image") -> Self {
        Self(place: .memory(storage), name: name)
    }

    /// The same bytes under another name in messages.
    public func named(_ name: String) -> Self { Self(place: place, name: name) }

    /// Reads and checks the header, then lends a source of libvips over the same bytes.
    func opened(_ options: OpenOptions) throws(VipsError) -> OpenedSource {
        VipsSession.start()
        switch place {
        case .path(let path):
            let descriptor = try openRegularFile(path, name: name)
            defer { close(descriptor) }
            return try opened(descriptor, options)
        case .descriptor(let descriptor): return try opened(descriptor, options)
        case .memory(let storage):
            let header = try ImageHeader.read(
                HeaderBytes(storage: storage), name: name, limits: options.limits,
                failOn: options.failOn)
            let source = vips_source_new_from_memory(
                storage.unsafeBaseAddress, storage.byteCount)
            let reference = try self.reference(source)
            reference.keepAlive(storage)
            return OpenedSource(header: header, source: reference, name: name)
        }
    }

    private func opened(
        _ descriptor: Int32, _ options: OpenOptions
    ) throws(VipsError) -> OpenedSource {
        let count = try regularFileSize(of: descriptor, name: name)
        let header = try ImageHeader.read(
            HeaderBytes(descriptor: descriptor, count: count), name: name,
            limits: options.limits, failOn: options.failOn)
        // libvips reads a duplicate, from its current offset.
        _ = lseek(descriptor, 0, SEEK_SET)
        let source = vips_source_new_from_descriptor(descriptor)
        return OpenedSource(header: header, source: try reference(source), name: name)
    }

    private func reference(
        _ source: UnsafeMutablePointer<CVips.VipsSource>?
    ) throws(VipsError) -> ObjectReference {
        guard let source else {
            throw VipsError(
                .inputOutput, "libvips cannot read \(name) (libvips says: \(libvipsWords())).")
        }
        return ObjectReference(owning: source)
    }
}

/// A source whose header has been checked.
struct OpenedSource {
    let header: ImageHeader
    let source: ObjectReference
    let name: String

    func origin(failOn: OpenOptions.FailOn) -> ImageOrigin {
        ImageOrigin(
            name: name, format: header.format, endsEarly: header.endsEarly, failOn: failOn)
    }
}

/// Opens a regular file for reading. A pipe or device is refused, not waited for.
private func openRegularFile(_ path: String, name: String) throws(VipsError) -> Int32 {
    guard !path.utf8.contains(0) else {
        throw VipsError(.missing, "There is no file \"\(name.prefix(80))\": its name holds a NUL.")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
        let reason = errno
        if reason == ENOENT || reason == ENOTDIR {
            throw VipsError(
                .missing, "Expected an image at \(name), found no file. Check the name.")
        }
        throw VipsError(
            .inputOutput, "\(name) cannot be opened: \(String(cString: strerror(reason))).")
    }
    return descriptor
}

/// The size of an open file in bytes, which must be a regular one.
func regularFileSize(of descriptor: Int32, name: String) throws(VipsError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
        throw VipsError(
            .inputOutput, "\(name) cannot be examined: \(String(cString: strerror(errno))).")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
        let kind = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "no regular file"
        throw VipsError(
            .notAFile, "\(name) is \(kind): expected an image file; give the files themselves.")
    }
    return Int(status.st_size)
}
