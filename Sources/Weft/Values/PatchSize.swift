internal import WeftCore
public import WeftFill
public import WeftPipeline

/// A setting of pipelines: `@Parameter("How large patches are.") var patchSize = PatchSize.automatic`.
extension PatchSize: ParameterValue {}

extension PatchSize {
    /// The automatic size is not written, as in records from before there was a choice.
    var recorded: PatchSize? { self == .automatic ? nil : self }

    /// Writes it into a record, unless it is the automatic one.
    func record(in fields: inout [String: JSONValue]) {
        if let recorded { fields["patchSize"] = .string(recorded.rawValue) }
    }

    /// Reads it from a record.
    init(recordedIn json: JSONValue) throws {
        guard let value = json["patchSize"] else {
            self = .automatic
            return
        }
        guard let size = value.stringValue.flatMap(PatchSize.init(rawValue:)) else {
            throw value.unexpected("a patch size", "patchSize")
        }
        self = size
    }
}
