import Weft

// The code of the articles "Plans" and "Safety".

struct Brighten: Pipeline {
    struct Input: PipelineInput { @Parameter("The photo.") var photo: Image }

    func body(_ input: Inputs<Input>) -> Handle<Image> {
        let small = input.photo.resized(longestSide: 400).checkpointed()
        let isDark = list(small).running(Brightness()).running(IsBelow(limit: 60))
        return choose(isDark) {
            small.sharpened()
        } otherwise: {
            small
        }
    }
}

/// Whether all numbers are below a limit.
struct IsBelow: Activity {
    var limit: Double

    func run(_ values: [Double], in context: StepContext) async throws -> Bool {
        values.allSatisfy { $0 < limit }
    }
}

/// Steps in processes of their own, half a minute and 800 MB each.
func careful() -> Engine.Options {
    var limits = ProcessPool.Options()
    limits.deadline = .seconds(30)
    limits.memory = 800 << 20
    return Engine.Options(isolation: .processes(.thisProgram, limits))
}

/// What a program that is no `WeftApp` does first.
func serveIfAsked() async {
    if WorkerProcess.isAsked { await WorkerProcess.serve(pipelines: [Postcard.self]) }
}
