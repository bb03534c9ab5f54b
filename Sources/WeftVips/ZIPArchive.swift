/// A ZIP archive that libvips has written, to be written anew so that the same image gives the same
/// bytes: entries in order of their names, without times, and without libvips' own properties, which
/// hold the time too.
///
/// See the "ZIP File Format Specification" (APPNOTE.TXT), sections 4.3 and 4.5.3.
struct ZIPArchive {
    /// One file, as it lies in the archive.
    private struct Entry {
        let name: [UInt8]
        let method: Int
        let checksum: Int
        let size: Int
        let content: ArraySlice<UInt8>
    }

    private let entries: [Entry]

    /// Files and bytes beyond these need another kind of archive.
    private static let maximumEntries = 65_534
    private static let maximumBytes = 0xFFFF_FFF0

    /// - Throws: ``VipsError`` `operation-failed` where the bytes are no such archive, `too-large`.
    init(_ bytes: [UInt8]) throws(VipsError) {
        guard bytes.count < Self.maximumBytes else { throw Self.tooLarge("\(bytes.count) bytes") }
        let reader = ZIPReader(bytes: bytes)
        guard let end = reader.endOfDirectory() else { throw Self.broken("no directory") }
        let count = reader.number(end + 10, 2)
        guard count <= Self.maximumEntries else { throw Self.tooLarge("\(count) tiles or more") }
        var entries: [Entry] = []
        var offset = reader.number(end + 16, 4)
        for _ in 0..<count {
            guard let header = reader.header(at: offset) else {
                throw Self.broken("a directory that ends early")
            }
            offset = header.next
            if header.name.reversed().starts(with: "vips-properties.xml".utf8.reversed()) {
                continue
            }
            entries.append(
                Entry(
                    name: Array(header.name), method: header.method, checksum: header.checksum,
                    size: header.size, content: header.content))
        }
        self.entries = entries.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }

    /// The names of its files.
    var names: [String] { entries.map { String(decoding: $0.name, as: UTF8.self) } }

    /// A file as it lies in the archive, compressed or not.
    func content(of name: String) -> [UInt8]? {
        entries.first { $0.name.elementsEqual(name.utf8) }.map { Array($0.content) }
    }

    /// The archive in its one form.
    func normalized() -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(entries.reduce(1 << 10) { $0 + $1.content.count + 200 })
        var directory: [UInt8] = []
        for entry in entries {
            let offset = out.count
            let shared = Self.fields(of: entry)
            out += [0x50, 0x4B, 3, 4] + shared + [0, 0] + entry.name
            out += entry.content
            directory += [0x50, 0x4B, 1, 2, 20, 0] + shared
            directory += [UInt8](repeating: 0, count: 12) + Self.bytes(offset, 4) + entry.name
        }
        let start = out.count
        out += directory
        out += [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
        out += Self.bytes(entries.count, 2) + Self.bytes(entries.count, 2)
        return out + Self.bytes(directory.count, 4) + Self.bytes(start, 4) + [0, 0]
    }

    /// What both headers of an entry have: version, flags (UTF-8), method, the first moment that the
    /// format knows (1980-01-01), checksum, sizes, the name's length.
    private static func fields(of entry: Entry) -> [UInt8] {
        bytes(20, 2) + bytes(0x800, 2) + bytes(entry.method, 2) + [0, 0, 0x21, 0]
            + bytes(entry.checksum, 4) + bytes(entry.content.count, 4) + bytes(entry.size, 4)
            + bytes(entry.name.count, 2)
    }

    private static func bytes(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private static func broken(_ found: String) -> VipsError {
        VipsError(
            .operationFailed,
            "Expected a ZIP archive of tiles from libvips, found \(found); please report it.")
    }

    private static func tooLarge(_ found: String) -> VipsError {
        VipsError(
            .tooLarge,
            "Expected a pyramid of at most \(maximumEntries) tiles and 4 GB, found \(found); use"
                + " larger tiles.")
    }
}
