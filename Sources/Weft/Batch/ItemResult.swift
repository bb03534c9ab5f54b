internal import WeftArtifacts
internal import WeftCore
internal import WeftFiles
internal import WeftPipeline
internal import WeftSQLite

/// What the instance of an item gives: the files that it wrote, and the images that it read.
struct ItemResult: PlanValue {
    let files: [ExportedFile]
    /// By the name of the input.
    let images: [(name: String, image: Image)]

    init(files: [ExportedFile], images: [(name: String, image: Image)]) {
        self.files = files
        self.images = images
    }

    static var planType: String { "item result" }

    /// - Parameter json: The files, the names of the inputs, and for each name an image or a list.
    init(planJSON json: JSONValue) throws {
        guard let parts = json.arrayValue, parts.count >= 2,
            let names = parts[1].arrayValue?.compactMap(\.stringValue),
            parts.count == names.count + 2
        else {
            throw WeftError(
                code: "unreadable-item",
                "Expected the files and sources of an item, found \(json.text.prefix(80)).")
        }
        files = try (parts[0].arrayValue ?? [parts[0]]).map(ExportedFile.init(planJSON:))
        var images: [(name: String, image: Image)] = []
        for (name, value) in zip(names, parts.dropFirst(2)) {
            for element in value.arrayValue ?? [value] {
                images.append((name, try Image(planJSON: element)))
            }
        }
        self.images = images
    }

    func planJSON() throws -> JSONValue {
        .array(
            [
                .array(try files.map { try $0.planJSON() }),
                .array(images.map { .string($0.name) }),
            ] + images.map { $0.image.planJSON() })
    }

    /// The files that it was made of.
    var sources: [ItemSource] {
        images.map {
            ItemSource(
                name: $0.name, path: $0.image.file ?? "", sha256: $0.image.artifact.id.digest)
        }
    }

    /// The digest of their stamps; `nil` where one of them is missing or not settled.
    func stamp(at moment: Int) -> [UInt8]? {
        var digest = StampDigest()
        for (_, image) in images {
            guard let path = image.file, let stamp = image.stamp, stamp.isSettled(at: moment)
            else { return nil }
            digest.add(path, stamp)
        }
        return digest.bytes
    }
}

extension ExportedFile {
    /// The file as the book keeps it.
    func record(at moment: Int) throws -> ItemOutputRecord {
        // A stamp counts once a later change would show in it; the file may have changed since.
        let isSettled = stamp.map { $0.isSettled(at: moment) } ?? false
        return ItemOutputRecord(
            path: path, sha256: try ArtifactID(sha256).digest, byteCount: bytes,
            stamp: isSettled ? stamp?.text : nil)
    }
}

/// What the file system says of several files, in 16 bytes.
struct StampDigest {
    private var hasher = ArtifactHasher()

    mutating func add(_ path: String, _ stamp: FileStamp) {
        hasher.update(Array("\(path)\u{0}\(stamp.text)\u{0}".utf8))
    }

    var bytes: [UInt8] { Array(hasher.finalized().digest.prefix(16)) }

    /// The digest of the files at these paths as they are now; `nil` where one of them is not there.
    static func now(_ paths: [String]) -> [UInt8]? {
        var digest = StampDigest()
        for path in paths {
            guard let stamp = FileStamp(path: path) else { return nil }
            digest.add(path, stamp)
        }
        return digest.bytes
    }
}

extension FileStamp {
    /// The stamp as text: its five numbers.
    var text: String { "\(size) \(modified) \(changed) \(inode) \(device)" }
}
