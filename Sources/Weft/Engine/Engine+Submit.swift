internal import Foundation
public import WeftCore
public import WeftDurable
public import WeftPipeline
internal import WeftVips

extension Engine {
    /// Starts a run.
    ///
    /// - Parameters:
    ///   - inputs: Values by the input's name; images as `.file(path)` or `.files(paths)`.
    ///   - output: Where the images that the pipeline gives are written; `nil` leaves them in the
    ///     artifact store as they are.
    ///   - id: An ID of your own; starting the same run twice under one ID starts it once.
    ///   - group: What it belongs to, such as a batch, to be found by.
    ///   - moment: Not to be started before; the default is at once.
    ///   - reuse: What happens where the ID is taken.
    /// - Throws: `PipelineError` for inputs, `WeftError` with code `not-an-image` where the
    ///   pipeline gives nothing that can be written, `DurableError` by the store.
    public func submit<Work: Pipeline>(
        _ pipeline: Work.Type, inputs: [String: JSONValue], output: RunOutput? = nil,
        id: InstanceID? = nil, group: String? = nil, at moment: Timestamp? = nil,
        reuse: IDReuse = .never
    ) async throws -> InstanceID {
        let compiled = try Self.compile(Work(), inputs: inputs, output: output)
        return try await submit(
            compiled, of: Work.name, id: id, group: group, at: moment, reuse: reuse)
    }

    func submit(
        _ compiled: CompiledPipeline, of name: String, id: InstanceID?, group: String? = nil,
        at moment: Timestamp? = nil, reuse: IDReuse = .never
    ) async throws -> InstanceID {
        try await client.start(
            PlanOrchestrator.name, version: PlanOrchestrator.version,
            input: compiled.startInput, id: id, label: name, group: group, at: moment,
            reuse: reuse)
    }

    /// The plan of a run, with the steps that write its output.
    public static func compile<Work: Pipeline>(
        _ pipeline: Work.Type, inputs: [String: JSONValue], output: RunOutput?
    ) throws -> CompiledPipeline {
        try compile(Work(), inputs: inputs, output: output)
    }

    static func compile<Work: Pipeline>(
        _ pipeline: Work, inputs: [String: JSONValue], output: RunOutput?
    ) throws -> CompiledPipeline {
        guard let output else { return try pipeline.compile(inputs) { $0 } }
        guard Work.Output.self == Image.self || Work.Output.self == [Image].self else {
            throw WeftError(
                code: "not-an-image",
                "Expected a pipeline that gives images to write to \(output.place), found that "
                    + "\(Work.name) gives \(Work.Output.planType). Leave the output out.")
        }
        let path: String
        switch output.place {
        case .artifacts(let format):
            return try pipeline.compile(inputs) {
                encoded($0, forFileExtension: format.fileExtension)
            }
        case .files(let template): path = template
        }
        let template = OutputTemplate(
            path: URL(fileURLWithPath: path).standardizedFileURL.path,
            inputNames: fileNames(in: inputs, of: Work.Input.self), pipeline: Work.name)
        let isOpen = template.fileExtension == OutputTemplate.openEnding
        guard isOpen || (try? ImageEncoding(fileExtension: template.fileExtension)) != nil else {
            throw WeftError(
                code: "output-format",
                "Expected an output that ends in \(ImageEncoding.Format.endings), found \(path). "
                    + "The ending says which format is written.")
        }
        if Work.Output.self == Image.self { _ = try template.paths(count: 1, isList: false) }
        return try pipeline.compile(inputs) { result in
            exported(result, ExportImages(template: template, overwrites: output.overwrites))
        }
    }

    private static func exported<Output>(
        _ result: Handle<Output>, _ export: ExportImages
    ) -> Handle<[ExportedFile]> {
        encoded(result, forFileExtension: export.template.fileExtension)
            .running(export, label: "export", file: "Output", line: 0)
    }

    private static func encoded<Output>(
        _ result: Handle<Output>, forFileExtension format: String
    ) -> Handle<ImageList> {
        if let image = result as? Handle<Image> {
            return image.encoded(forFileExtension: format, file: "Output", line: 0)
                .read(as: ImageList.self)
        }
        return result.read(as: [Image].self)
            .map { $0.encoded(forFileExtension: format, file: "Output", line: 0) }
            .read(as: ImageList.self)
    }

    /// The names of the files of the one list input; of the one file where there is no list. Inputs
    /// that need not be given name nothing.
    private static func fileNames<Input: PipelineInput>(
        in given: [String: JSONValue], of type: Input.Type
    ) -> [String] {
        let optional = (try? InputSchema(of: type))?.fields.filter(\.isOptional)
        let inputs = given.filter { name, _ in optional?.contains { $0.name == name } != true }
        let lists = inputs.values.compactMap(\.arrayValue)
        let files = lists.count == 1 ? lists[0] : Array(inputs.values)
        let names = files.compactMap { try? FileReference(planJSON: $0).fileName }
        return lists.count == 1 || names.count == 1 ? names : []
    }
}
