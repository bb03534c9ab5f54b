internal import Foundation
internal import WeftCore
internal import WeftDurable
internal import WeftPipeline
internal import WeftVips

/// A small JPEG of a file as text, for reports.
struct PreviewImage: Activity {
    static let isReusable = false

    /// The longest side, in pixels.
    var side: Int

    func run(_ input: FileReference, in context: StepContext) async throws -> String {
        guard case .path(let path) = input.place else {
            throw WeftError(code: "invalid-input", "Expected a file to preview.")
        }
        return try await VipsSession.shared.run {
            let image = try VipsImage.thumbnail(
                of: .path(path), within: side, options: input.options.openOptions())
            let bytes = try image.encoded(as: .jpeg(quality: 70, metadata: .stripped))
            return Data(bytes).base64EncodedString()
        }
    }
}

extension Engine {
    /// A small JPEG of a file in base 64, made where the steps of plans run: the file is not trusted.
    ///
    /// - Parameters:
    ///   - path: Absolute.
    ///   - side: The longest side, in pixels.
    /// - Throws: What opening the file throws.
    public func preview(
        of path: String, within side: Int, options: ImportOptions = ImportOptions()
    ) async throws -> String {
        let call = ActivityCall(
            name: PreviewImage.name, version: PreviewImage.version, settings: ["side": .int(side)],
            isReusable: false)
        let input = TaskInput(
            work: .activity(call), inputs: [.file(path, options: options)])
        let request = TaskRequest(
            taskID: 0, activity: input.queueName, label: "preview", input: input.json)
        let context = ActivityContext(
            instanceID: try InstanceID("preview"), taskID: 0, attempt: 1)
        return try await steps.run(request, in: context).stringValue ?? ""
    }
}
