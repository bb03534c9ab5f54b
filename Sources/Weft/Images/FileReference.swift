internal import Foundation
public import WeftArtifacts
public import WeftCore
internal import WeftPipeline

/// A file as a run is given it: one of the user's, or bytes that were taken into the artifact store
/// because they came without a file.
struct FileReference: Hashable, Sendable, PlanValue {
    enum Place: Hashable, Sendable {
        /// An absolute path.
        case path(String)
        /// Bytes in the artifact store, and what messages call them.
        case artifact(Artifact, name: String)
    }

    var place: Place
    var options = ImportOptions()

    static var planType: String { "file" }

    init(_ place: Place, options: ImportOptions) {
        self.place = place
        self.options = options
    }

    init(planJSON json: JSONValue) throws {
        options = try ImportOptions(recorded: json)
        if let id = json["artifact"] {
            place = .artifact(
                Artifact(id: try ArtifactID(json: id), byteCount: try json.int("bytes")),
                name: json[ImportOptions.field]?["name"]?.stringValue ?? "input")
        } else {
            place = .path(try json.string("file"))
        }
    }

    func planJSON() -> JSONValue {
        var fields: [String: JSONValue] = [:]
        switch place {
        case .path(let path):
            fields["file"] = .string(path)
            options.record(in: &fields)
        case .artifact(let artifact, let name):
            fields["artifact"] = artifact.id.json
            fields["bytes"] = .int(artifact.byteCount)
            options.record(in: &fields, name: name)
        }
        return .object(fields)
    }
}

extension FileReference {
    /// The last part of its path, or its name as one word: what `{name}` stands for.
    var fileName: String {
        switch place {
        case .path(let path): URL(fileURLWithPath: path).lastPathComponent
        case .artifact(_, let name): name.replacing(" ", with: "-").replacing("/", with: "-")
        }
    }
}

extension JSONValue {
    /// A file as an input; relative paths start at the current folder.
    public static func file(
        _ path: String, options: ImportOptions = ImportOptions()
    ) -> JSONValue {
        let path =
            path.isStandardized ? path : URL(fileURLWithPath: path).standardizedFileURL.path
        return FileReference(.path(path), options: options).planJSON()
    }

    /// Several files as an input.
    public static func files(
        _ paths: [String], options: ImportOptions = ImportOptions()
    ) -> JSONValue {
        .array(paths.map { .file($0, options: options) })
    }

    /// Bytes of the hub's artifact store as an input, see ``Engine/takeIn(_:)``.
    ///
    /// - Parameter name: What messages call them.
    public static func artifact(
        _ artifact: Artifact, named name: String, options: ImportOptions = ImportOptions()
    ) -> JSONValue {
        FileReference(.artifact(artifact, name: name), options: options).planJSON()
    }
}
