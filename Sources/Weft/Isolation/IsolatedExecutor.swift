internal import Foundation
internal import WeftCore
internal import WeftDurable
internal import WeftPipeline
internal import WeftProcesses

/// Runs the activities of plans in worker processes; asks here what can be reused.
struct IsolatedExecutor: ActivityExecutor {
    let executor: WorkExecutor
    let pool: ProcessPool

    var activityNames: Set<String> { executor.activityNames }

    func run(_ request: TaskRequest, in context: ActivityContext) async throws -> JSONValue {
        try await pool.run(
            StepProtocol.job(request, context), named: Self.name(of: request),
            deadline: pool.options.deadline ?? Self.deadline(of: request)
        ) { report in
            StepProtocol.hear(report, in: context)
        }
    }

    func canReuse(_ result: JSONValue, for request: TaskRequest) async throws -> Bool {
        try await executor.canReuse(result, for: request)
    }

    /// What libvips does ends, or it hangs: a minute, and four seconds for each megapixel that it is
    /// given, are plenty for the slowest encoder. Nothing is known of other activities.
    private static func deadline(of request: TaskRequest) -> Duration? {
        let activities =
            [
                ImportImage.self, ExportImages.self, ExportItem.self, PreviewImage.self,
            ] as [any Activity.Type]
        let known = activities.map { "\($0.name)@\($0.version)" } + [TaskInput.chainName]
        guard known.contains(request.activity) else { return nil }
        let pixels = pixels(in: request.input["inputs"] ?? .null)
        return .seconds(60) + .milliseconds(pixels / 250)
    }

    private static func pixels(in value: JSONValue) -> Int {
        // Asked first: a failure makes a sentence, which costs more than all the rest here.
        if value["format"] != nil, let image = try? Image(planJSON: value) {
            return image.size.width * image.size.height
        }
        return (value.arrayValue ?? []).reduce(0) { $0 + pixels(in: $1) }
    }

    /// The step, and the file that it works on where that is known: "thumbnail of photo.jpg".
    private static func name(of request: TaskRequest) -> String {
        guard let name = firstFile(in: request.input["inputs"] ?? .null) else {
            return request.label
        }
        return "\(request.label) of \(name)"
    }

    private static func firstFile(in value: JSONValue) -> String? {
        if let path = value["file"]?.stringValue {
            return URL(fileURLWithPath: path).lastPathComponent
        }
        if let name = value[ImportOptions.field]?["name"]?.stringValue { return name }
        for element in value.arrayValue ?? [] {
            if let name = firstFile(in: element) { return name }
        }
        return nil
    }
}
