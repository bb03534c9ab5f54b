internal import Logging
public import Weft

/// A program with an activity that talks, as its own worker process.
@main enum StepProbe {
    static func main() async {
        guard WorkerProcess.isAsked else { return print("Expected to be started by a test.") }
        await WorkerProcess.serve(pipelines: [Chatter.self])
    }
}

/// A pipeline of one step that says what it knows.
public struct Chatter: Pipeline {
    public struct Input: PipelineInput {
        @Parameter("The photo.") public var photo: Image
        public init() {}
    }

    public init() {}

    public func body(_ input: Inputs<Input>) -> Handle<Int> {
        input.photo.running(Talk(), label: "talk").heartbeat(within: .seconds(90))
    }
}

/// Logs at three levels, reports, and gives the seconds of silence that it is allowed.
public struct Talk: Activity {
    public init() {}

    public func run(_ photo: Image, in context: StepContext) async throws -> Int {
        var logger = context.activity.logger
        logger[metadataKey: "size"] = "\(photo.size)"
        logger.debug("looks")
        logger.info("has looked", metadata: ["list": ["a", "b"], "of": ["x": "1"]])
        logger.warning("is long: \(String(repeating: "x", count: 2000))")
        context.report(0.5, "halfway")
        return Int(context.activity.heartbeatTimeout?.components.seconds ?? 0)
    }
}
